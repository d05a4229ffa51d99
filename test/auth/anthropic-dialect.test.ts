import { afterEach, expect, test } from 'bun:test';
import { checkCredential } from '../../src/auth/check.ts';
import { providers } from '../../src/auth/providers.ts';
import { startAnthropic } from '../support/anthropic.ts';
import { build, promptCli } from '../support/build-prompt.ts';
import { startGitHub } from '../support/github.ts';
import { smallTeam } from '../support/reviews.ts';
import { testCli } from '../support/test-cli.ts';

const key = 'sk-ant-0123456789abcdef';
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

/** Starts a gateway that reads the key from one header only. */
function startGateway(header: string, expected: string) {
  const requests: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      const isKnown = request.headers.get(header) === expected;
      return isKnown ? Response.json({ data: [] }) : new Response('', { status: 401 });
    },
  });
  running.push(server);
  return { url: `http://127.0.0.1:${server.port}`, requests };
}

for (const [header, expected] of [
  ['x-api-key', key],
  ['authorization', `Bearer ${key}`],
] as const) {
  test(`a key is valid for a gateway that reads only ${header}`, async () => {
    const gateway = startGateway(header, expected);
    const cli = testCli({ env: { ANTHROPIC_BASE_URL: gateway.url } });
    expect(await checkCredential(providers.anthropic, key, cli)).toMatchObject({ state: 'valid' });
    expect(gateway.requests).toEqual(['GET /v1/models']);
  });
}

test('an analysis sends the key in the same headers', async () => {
  const anthropic = startAnthropic();
  const github = startGitHub(smallTeam());
  running.push(anthropic, github);
  const cli = promptCli({ github, anthropic }, {});
  await build('--org acme --repos api', cli);
  const sent = cli.env['ANTHROPIC_API_KEY'];
  expect(anthropic.requests.length).toBeGreaterThan(0);
  for (const { headers } of anthropic.requests) {
    expect([headers['x-api-key'], headers['authorization']]).toEqual([sent, `Bearer ${sent}`]);
  }
});
