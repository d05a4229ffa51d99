import { goodToken, type ProviderServer, startProviders } from './provider-server.ts';

/** A request to the fake CircleCI: method and path, the posted JSON, and the token. */
export interface RecordedRequest {
  readonly line: string;
  readonly body: unknown;
  readonly token: string | null;
}

/** Starts a fake CircleCI that records its requests, and answers by path. */
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
