import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { binaryPath, chunk, inHome } from '../support/binary.ts';
import { canRun, debian } from '../support/skips.ts';
import { summaries, withCollector } from '../support/with-collector.ts';

const limitMs = 30_000;

/** Runs the binary while a system call fails with the given error code. */
function withRefused(
  call: string,
  code: string,
  line: string,
  setup: { home: string; env: object },
) {
  // With seccomp, strace stops the program only at these calls, which is ten times as fast.
  const inject = ['-f', '--seccomp-bpf', '-o', '/dev/null', '-e', `trace=${call}`];
  const { home, env } = setup;
  return chunk([...inject, '-e', `inject=${call}:error=${code}`, binaryPath, ...line.split(' ')], {
    home,
    env: { ...env },
    binary: Bun.which('strace') ?? '',
  });
}

const canTrace = canRun('strace is for Linux', process.platform === 'linux') && debian('strace');

describe.concurrent.skipIf(!canTrace)('if the file system rejects', () => {
  for (const [call, code] of [
    ['link,linkat', 'EPERM'],
    ['link,linkat', 'EINVAL'],
    ['link,linkat', 'EACCES'],
    ['link,linkat', 'EXDEV'],
    ['link,linkat', 'EMLINK'],
    ['link,linkat', 'EIO'],
    ['chmod,fchmod,fchmodat', 'EPERM'],
    ['chmod,fchmod,fchmodat', 'EOPNOTSUPP'],
  ] as const) {
    const everything = () =>
      withCollector(async (setup) => {
        const { home, collector } = setup;
        const first = await withRefused(call, code, 'config set model m', setup);
        expect([first.exitCode, first.stdout]).toEqual([
          0,
          `Set model in ${inHome.config(home)}\n`,
        ]);
        await collector.waitUntil(() => collector.events.length >= 2);
        expect(summaries(collector)).toEqual(['chunk config set true', 'identify']);
        const off = await withRefused(call, code, 'telemetry disable', setup);
        expect([off.exitCode, off.stderr]).toEqual([0, '']);
        expect(JSON.parse(readFileSync(inHome.config(home), 'utf8'))).toMatchObject({
          model: 'm',
          noTelemetry: true,
        });
      });
    test(
      `${call.split(',')[0]} with ${code}, settings are saved and runs are recorded`,
      everything,
      limitMs,
    );
  }
});
