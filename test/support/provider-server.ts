/** The tokens that the server accepts, one per provider. */
export const goodToken = {
  github: 'ghp_0123456789abcdefGOOD',
  anthropic: 'sk-ant-0123456789abcdefGOOD',
  circleci: 'CCIPAT_0123456789abcdefGOOD',
} as const;

/** A fake of the three providers on loopback that records its requests. */
export interface ProviderServer {
  readonly url: string;
  /** The variables that make the program use this server. */
  readonly env: Readonly<Record<string, string>>;
  /** The method and path of each request, in order of arrival. */
  readonly requestLines: readonly string[];
}

type Answer = (request: Request) => Response | Promise<Response> | undefined;

const running: Bun.Server<undefined>[] = [];

/** Stops all fake servers. */
export function stopProviders(): void {
  for (const server of running.splice(0)) void server.stop(true);
}

/** Starts a fake server that runs until the last test; `answer` may override its responses. */
export function startProviders(answer: Answer = () => undefined): ProviderServer {
  const requestLines: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      requestLines.push(`${request.method} ${pathname}`);
      return answer(request) ?? usualAnswer(pathname, request.headers);
    },
  });
  running.push(server);
  const url = `http://127.0.0.1:${server.port}`;
  const env = { GITHUB_API_URL: `${url}/`, ANTHROPIC_BASE_URL: url, CIRCLECI_BASE_URL: url };
  return { url, env, requestLines };
}

function usualAnswer(path: string, headers: Headers): Response {
  const given = {
    github: headers.get('authorization')?.replace(/^token /, ''),
    anthropic: headers.get('x-api-key') ?? undefined,
    circleci: headers.get('circle-token') ?? undefined,
  };
  if (path === '/user' && given.github === goodToken.github) {
    const about = {
      'x-oauth-scopes': 'repo, read:org',
      'github-authentication-token-expiration': '2027-03-04 05:06:07 UTC',
    };
    return Response.json({ login: 'octocat' }, { headers: about });
  }
  if (path === '/v1/models' && given.anthropic === goodToken.anthropic) {
    const about = { 'anthropic-organization-id': 'org-1' };
    return Response.json({ data: [] }, { headers: about });
  }
  if (path.startsWith('/api/v2/me') && given.circleci === goodToken.circleci) {
    const organizations = [
      { id: 'b9b2c1d0-0000-4000-8000-000000000001', name: 'Acme', slug: 'gh/acme', vcs_type: 'x' },
      { id: 'short', name: 'Small\u001b[31m', slug: 'gh/small', 'vcs-type': 'y' },
      { id: null, name: 'No id' },
    ];
    return Response.json(
      path.endsWith('/collaborations') ? organizations : { login: 'circe', name: 'Circe' },
    );
  }
  // Repeats the token in the error, as some servers do.
  const echo = Object.values(given).join(' ');
  return Response.json({ message: `bad credentials: ${echo}` }, { status: 401 });
}
