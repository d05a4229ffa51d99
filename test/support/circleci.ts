import { goodToken, type ProviderServer, startProviders } from './provider-server.ts';

/** What was asked of the stand-in: the method and path, and the JSON that was posted. */
export interface RecordedRequest {
  readonly line: string;
  readonly body: unknown;
  readonly token: string | null;
}

/** Returns a stand-in for CircleCI that keeps what was asked, and answers by path. */
export function startCircleCi(
  answers: Readonly<Record<string, () => Response | Promise<Response>>>,
): ProviderServer & {
  readonly requests: readonly RecordedRequest[];
  readonly withToken: Readonly<Record<string, string>>;
} {
  const requests: RecordedRequest[] = [];
  const server = startProviders(async (request) => {
    const { pathname } = new URL(request.url);
    const text = await request.text();
    requests.push({
      line: `${request.method} ${pathname}`,
      body: text === '' ? undefined : JSON.parse(text),
      token: request.headers.get('circle-token'),
    });
    return answers[pathname]?.() ?? Response.json({ message: 'Not found.' }, { status: 404 });
  });
  return { ...server, requests, withToken: { ...server.env, CIRCLE_TOKEN: goodToken.circleci } };
}
