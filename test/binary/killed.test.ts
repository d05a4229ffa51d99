import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { chunk, start } from '../support/binary.ts';
import { healthy } from '../support/collector.ts';
import { recordUndelivered, type TestSetup, withCollector } from '../support/with-collector.ts';

// Concurrent tests share the processors.
setDefaultTimeout(30_000);

const wanted = 6;

const startSender = ({ home, env }: TestSetup) =>
  start(['telemetry', 'flush', '--quiet'], { home, env });

async function expectNothingLost({ home, env, collector }: TestSetup): Promise<void> {
  collector.answer(healthy);
  await chunk(['telemetry', 'flush'], { home, env });
  const ids = new Set(collector.events.map(({ messageId }) => messageId));
  expect(ids.size).toBe(wanted);
  const { stdout } = await chunk(['telemetry', 'status', '--json'], { home, env });
  expect(JSON.parse(stdout)).toMatchObject({ queued: 0, delivered: wanted, dropped: 0 });
}

describe.concurrent('a killed sender', () => {
  test('loses no event before the response', () =>
    withCollector(async (setup) => {
      await recordUndelivered(setup.home, wanted - 1);
      let sender: ReturnType<typeof start> | undefined;
      setup.collector.answer(async () => {
        sender?.kill('SIGKILL');
        await sender?.exited;
        return new Response('never read', { status: 500 });
      });
      sender = startSender(setup);
      await sender.exited;
      expect(setup.collector.requests).toHaveLength(1);
      await expectNothingLost(setup);
    }));

  // Times spread over the sender's run: start, clean-up, request, journal.
  for (const milliseconds of [0, 10, 20, 30, 40, 50, 60, 70]) {
    test(`loses no event ${milliseconds} ms after its start`, () =>
      withCollector(async (setup) => {
        await recordUndelivered(setup.home, wanted - 1);
        const sender = startSender(setup);
        await Bun.sleep(milliseconds);
        sender.kill('SIGKILL');
        await sender.exited;
        await expectNothingLost(setup);
      }));
  }

  for (const milliseconds of [0, 1, 2, 3]) {
    test(`loses no event ${milliseconds} ms after the response`, () =>
      withCollector(async (setup) => {
        await recordUndelivered(setup.home, wanted - 1);
        const sender = startSender(setup);
        await setup.collector.waitUntil(() => setup.collector.requests.length > 0);
        await Bun.sleep(milliseconds);
        sender.kill('SIGKILL');
        await sender.exited;
        await expectNothingLost(setup);
      }));
  }
});
