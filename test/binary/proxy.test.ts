import { afterEach, describe, expect, test } from 'bun:test';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { type SocksProxy, startSocks } from '../support/socks.ts';
import { summaries, withCollector } from '../support/with-collector.ts';

const running: SocksProxy[] = [];
afterEach(() => {
  for (const proxy of running.splice(0)) proxy.stop();
});

async function socks(refuse = false): Promise<SocksProxy> {
  const proxy = await startSocks(refuse);
  running.push(proxy);
  return proxy;
}

/** Runs `org list` with a token and the given variables. */
async function orgList(env: Readonly<Record<string, string>>) {
  const server = startProviders();
  const given = { ...server.env, DO_NOT_TRACK: '1', CIRCLE_TOKEN: goodToken.circleci, ...env };
  const run = await chunk(['org', 'list', '--json'], { home: temporaryFolder(), env: given });
  return { ...run, requestLines: server.requestLines };
}

const providerRequests = ['GET /api/v2/me/collaborations'];

describe('with a SOCKS proxy in the environment', () => {
  test('a command uses it to connect and to resolve the host name', async () => {
    const proxy = await socks();
    const { port } = new URL(startProviders().url);
    const run = await orgList({
      ALL_PROXY: proxy.url,
      CIRCLECI_BASE_URL: `http://ci.invalid:${port}`,
    });
    expect([run.exitCode, JSON.parse(run.stdout).length]).toEqual([0, 2]);
    expect(proxy.destinations).toEqual([`ci.invalid:${port}`]);
  });

  test('events are delivered through it', () =>
    withCollector(async ({ home, env, collector }) => {
      const proxy = await socks();
      await chunk(['commands'], { home, env: { ...env, all_proxy: proxy.url } });
      await collector.waitUntil(() => collector.events.length >= 2);
      expect(summaries(collector)).toEqual(['chunk commands true', 'identify']);
      expect(proxy.destinations.length).toBeGreaterThan(0);
    }));

  for (const [title, proxy, why] of [
    ['that does not listen', 'socks5h://127.0.0.1:1', 'ERR_SOCKS_PROXY'],
    ['of an unknown protocol', 'quic://127.0.0.1:1', 'UnsupportedProxyProtocol'],
    ['with an invalid address', 'socks5://[', 'UnsupportedProxyProtocol'],
  ] as const) {
    test(`a proxy ${title} is an error, and nothing is sent directly`, async () => {
      const run = await orgList({ ALL_PROXY: proxy });
      expect([run.exitCode, run.requestLines]).toEqual([4, []]);
      expect(run.stderr).toContain(`(${why}; proxy `);
    });
  }

  test('a proxy that rejects the connection is an error', async () => {
    const run = await orgList({ HTTP_PROXY: (await socks(true)).url });
    expect([run.exitCode, run.requestLines]).toEqual([4, []]);
    expect(run.stderr).toContain('the proxy failed (ERR_SOCKS_PROXY; proxy 127.0.0.1:');
  });

  test('a host in NO_PROXY is reached directly', async () => {
    const run = await orgList({ ALL_PROXY: 'socks5h://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    expect([run.exitCode, run.requestLines]).toEqual([0, providerRequests]);
  });
});

test("the runtime's variable that prints requests has no effect", async () => {
  const run = await orgList({ BUN_CONFIG_VERBOSE_FETCH: 'curl' });
  expect([run.exitCode, run.stderr, run.requestLines]).toEqual([0, '', providerRequests]);
});
