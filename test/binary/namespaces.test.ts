import { describe, expect, test } from 'bun:test';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath, chunk, inHome } from '../support/binary.ts';
import { canRun } from '../support/skips.ts';
import { summaries, type TestSetup, withCollector } from '../support/with-collector.ts';

// As in containers that share a home, each run has its own PID namespace.
const script = `
i=0; while [ $i -lt $1 ]; do /bin/true; i=$((i+1)); done
: > "$HOME/ready.$1"
while [ ! -e "$HOME/go" ]; do sleep 0.01; done
shift; "$@"; code=$?
# A namespace ends all of its processes with its first: its sender is given the time to end.
sleep 0.5; while [ -e "$HOME/.local/state/chunk/telemetry/sender.lock" ]; do sleep 0.01; done
exit $code`;
const unshare = ['-pf', '--kill-child', 'sh', '-c', script, 'sh'];
const unshareProgram = Bun.which('unshare') ?? '';

const mayUnshare = canRun(
  'PID namespaces cannot be made here (util-linux, root)',
  unshareProgram !== '' && Bun.spawnSync([unshareProgram, '-pf', 'true']).exitCode === 0,
);

/** Runs command lines at the same time, each in its own PID namespace. */
async function atOnce(lines: readonly string[], { home, env }: TestSetup) {
  const runs = lines.map((line, index) =>
    chunk([...unshare, String(index * 3), binaryPath, ...line.split(' ')], {
      home,
      env,
      binary: unshareProgram,
    }),
  );
  const ready = () => readdirSync(home).filter((name) => name.startsWith('ready.')).length;
  for (let waited = 0; ready() < lines.length; waited += 10) {
    if (waited > 30_000) throw new Error(`${ready()} of ${lines.length} are ready`);
    await Bun.sleep(10);
  }
  writeFileSync(join(home, 'go'), '');
  return Promise.all(runs);
}

const limitMs = 60_000;

describe.skipIf(!mayUnshare)('in PID namespaces that share a home', () => {
  const firstRuns = () =>
    withCollector(async (setup) => {
      const { home, collector } = setup;
      const runs = await atOnce(Array(20).fill('commands'), setup);
      expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(20).fill(0));
      // Delivers the events that were queued after the first sender read the queue.
      await chunk(['telemetry', 'flush'], { home, env: setup.env });
      // On a busy machine a run may go unrecorded instead of waiting for the id.
      const kinds = summaries(collector);
      expect(new Set(kinds)).toEqual(new Set(['chunk commands true', 'identify']));
      expect(kinds.filter((kind) => kind === 'identify')).toHaveLength(1);
      const messageIds = new Set(collector.events.map(({ messageId }) => messageId));
      expect(messageIds.size).toBeLessThanOrEqual(21);
      expect(new Set(collector.events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
      const markers = readdirSync(inHome.state(home)).filter((name) => /^identified-/.test(name));
      expect(markers).toHaveLength(1);
    });
  test.concurrent('twenty first runs end with one id and one identify', firstRuns, limitMs);

  const settings = () =>
    withCollector(async (setup) => {
      const lines = ['model a', 'useSSHIdentityFile true', 'telemetry false'];
      const runs = await atOnce(
        lines.map((line) => `config set ${line}`),
        setup,
      );
      expect(runs.map(({ stderr, exitCode }) => [exitCode, stderr.includes('error')])).toEqual(
        Array(3).fill([0, false]),
      );
      expect(JSON.parse(readFileSync(inHome.config(setup.home), 'utf8'))).toMatchObject({
        model: 'a',
        useSSHIdentityFile: true,
        noTelemetry: true,
        telemetry: false,
      });
    });
  test.concurrent('concurrent changes of settings are all saved', settings, limitMs);

  for (const [title, init] of [
    ['as PID 1', []],
    ['as the child of an init', ['tini']],
  ] as const) {
    test(`${title}, a run delivers its event before it exits`, () =>
      withCollector(async ({ home, env, collector }) => {
        // A shell with another name serves as the init process: it exits with its child.
        const wrapper = init.map((name) => join(home, name));
        for (const path of wrapper) copyFileSync('/bin/sh', path);
        const program = wrapper.length > 0 ? [...wrapper, '-c', '"$0" "$@"; true'] : [];
        const argv = ['-pf', '--mount-proc', ...program, binaryPath, 'commands'];
        expect((await chunk(argv, { home, env, binary: unshareProgram })).exitCode).toBe(0);
        expect(summaries(collector)).toEqual(['chunk commands true', 'identify']);
        expect(readdirSync(inHome.queue(home))).toEqual([]);
      }));
  }
});
