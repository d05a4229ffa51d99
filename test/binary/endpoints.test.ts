import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BinaryRun, chunk, inHome, start } from '../support/binary.ts';
import { type Behavior, healthy } from '../support/collector.ts';
import { endpointStates } from '../support/endpoint-states.ts';
import { temporaryFolder } from '../support/folders.ts';
import { recordUndelivered, withCollector } from '../support/with-collector.ts';

// More than a user's wait for a sender, whose requests time out after 10 s.
setDefaultTimeout(30_000);

const visibleOutcome = ({ stdout, stderr, exitCode }: BinaryRun) => ({ stdout, stderr, exitCode });

/** Expects runs after the first, which prints the notice, to match runs without telemetry. */
async function expectUnchanged(home: string, endpoint: string): Promise<void> {
  const env = { CHUNK_TELEMETRY_ENDPOINT: endpoint };
  await chunk(['config', 'show'], { home, env });
  for (const argv of [
    ['config', 'show'],
    ['config', 'set', 'nope', 'x'],
    ['commands', '--json'],
  ]) {
    const without = await chunk([...argv, '--no-telemetry'], { home, env });
    expect(visibleOutcome(await chunk(argv, { home, env }))).toEqual(visibleOutcome(without));
  }
}

async function statusOf(home: string, env: Readonly<Record<string, string>>) {
  return JSON.parse((await chunk(['telemetry', 'status', '--json'], { home, env })).stdout);
}

const page: Behavior = () =>
  new Response('<!DOCTYPE html><title>Log in to the network</title>', {
    headers: { 'content-type': 'text/html' },
  });
const answering =
  (status: number): Behavior =>
  () =>
    new Response('{"success":false}', { status });

const refused = await endpointStates.refused();
const unknown = await endpointStates['name not found']();

describe.concurrent('no command changes and no event is lost if the collector', () => {
  for (const [title, behavior] of [
    ['answers 401', answering(401)],
    ['answers 429', answering(429)],
    ['answers 500', answering(500)],
    ['answers 503', answering(503)],
    ['answers with a page', page],
    ['answers with a redirect', () => Response.redirect('http://127.0.0.1:9/', 302)],
  ] as [string, Behavior][]) {
    test(title, () =>
      withCollector(async ({ home, env, collector }) => {
        await expectUnchanged(home, collector.url);
        expect((await chunk(['telemetry', 'flush'], { home, env })).exitCode).toBe(4);
        expect(await statusOf(home, env)).toMatchObject({
          queued: 5,
          dropped: 0,
          backoffUntil: expect.any(String),
        });
        collector.clear();
        collector.answer(healthy);
        expect((await chunk(['telemetry', 'flush'], { home, env })).exitCode).toBe(0);
        expect(collector.events).toHaveLength(5);
      }, behavior),
    );
  }

  for (const status of [400, 413]) {
    test(`answers ${status}, except for rejected events, which are deleted and counted`, () =>
      withCollector(async ({ home, env, collector }) => {
        await expectUnchanged(home, collector.url);
        await chunk(['telemetry', 'flush'], { home, env });
        const { queued, dropped } = await statusOf(home, env);
        expect({ queued, dropped }).toEqual({ queued: 0, dropped: 5 });
      }, answering(status)));
  }

  for (const [title, endpoint] of [
    ['refuses connections', refused.url],
    ['has an unknown host name', unknown.url],
    ['is not a URL', 'collector.example'],
    ['is not an http URL', 'file:///etc/passwd'],
  ] as const) {
    test(title, async () => {
      const home = temporaryFolder();
      await expectUnchanged(home, endpoint);
      await withCollector(async ({ env }) => {
        await chunk(['telemetry', 'flush'], { home, env });
        expect(await statusOf(home, env)).toMatchObject({ queued: 0, delivered: 5, dropped: 0 });
      });
    });
  }

  for (const state of ['never answers', 'drips a byte a second'] as const) {
    test(`${state}, and the sender exits`, () =>
      withCollector(async ({ home, env }) => {
        const server = await endpointStates[state]();
        await expectUnchanged(home, server.url);
        // Waits for the detached sender of the runs above, then delivers the remaining events.
        const { exitCode, stdout } = await chunk(['telemetry', 'flush'], { home, env });
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Delivered 5 events.\n' });
        expect(server.connections()).toBe(1);
        await server.stop();
      }));

    test(`${state}, and telemetry flush waits for another sender, tries, and reports the failure`, () =>
      withCollector(async ({ home, env, collector }) => {
        const server = await endpointStates[state]();
        const asked = Promise.withResolvers<void>();
        const answer = Promise.withResolvers<Response>();
        collector.answer(() => {
          asked.resolve();
          return answer.promise;
        });
        await recordUndelivered(home, 4);
        const sender = chunk(['telemetry', 'flush'], { home, env });
        await asked.promise;
        const flush = start(['telemetry', 'flush'], {
          home,
          env: { CHUNK_TELEMETRY_ENDPOINT: server.url },
        });
        const reader = flush.stderr.getReader();
        let stderr = '';
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          stderr += new TextDecoder().decode(value);
          if (stderr.includes('Waiting')) answer.resolve(new Response('', { status: 500 }));
        }
        expect({ exitCode: await flush.exited, stderr }).toEqual({
          exitCode: 4,
          stderr: expect.stringContaining('no answer within 10 s\n5 events kept'),
        });
        expect((await sender).exitCode).toBe(4);
        expect(await statusOf(home, env)).toMatchObject({ queued: 5, dropped: 0 });
        await server.stop();
      }));
  }
});

test('no command starts a sender during a back-off', () =>
  withCollector(async ({ home, env, collector }) => {
    await chunk(['commands'], { home, env });
    await collector.waitUntil(() => collector.requests.length === 1);
    await chunk(['telemetry', 'flush'], { home, env });
    const requests = collector.requests.length;
    const { backoff } = JSON.parse(readFileSync(join(inHome.state(home), 'sender.json'), 'utf8'));
    expect(backoff.until).toBeGreaterThan(Date.now());
    for (let run = 0; run < 5; run++) await chunk(['commands'], { home, env });
    expect(existsSync(join(inHome.state(home), 'sender.lock'))).toBe(false);
    expect(collector.requests).toHaveLength(requests);
  }, answering(500)));

describe('if the proxy fails, nothing is sent directly and status shows the reason:', () => {
  for (const [name, proxy, reason] of [
    ['ALL_PROXY', 'socks5h://127.0.0.1:1', 'the proxy failed (ERR_SOCKS_PROXY; proxy 127.0.0.1:1)'],
    ['all_proxy', 'socks4://127.0.0.1:1', 'the proxy failed (ERR_SOCKS_PROXY; proxy 127.0.0.1:1)'],
    [
      'http_proxy',
      'http://127.0.0.1:1',
      'the connection was refused (ECONNREFUSED; proxy 127.0.0.1:1)',
    ],
    ['HTTP_PROXY', 'gopher://127.0.0.1:1', 'UnsupportedProxyProtocol'],
  ] as const) {
    test(`${name}=${proxy}`, () =>
      withCollector(async ({ home, env, collector }) => {
        const proxied = { ...env, [name]: proxy };
        await chunk(['commands'], { home, env: proxied });
        expect((await chunk(['telemetry', 'flush'], { home, env: proxied })).exitCode).toBe(4);
        expect(await statusOf(home, proxied)).toMatchObject({
          queued: 2,
          lastAttempt: { result: expect.stringContaining(reason) },
          backoffUntil: expect.any(String),
        });
        expect(collector.requests).toEqual([]);
      }));
  }
});
