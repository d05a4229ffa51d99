import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { runShell } from '../../src/system/process-groups.ts';
import { canRun } from '../support/skips.ts';

const hasProc = canRun('only Linux has /proc and setsid', process.platform === 'linux');

/** The processes that were started with a word in their command line. */
function processesNaming(word: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

test.skipIf(!hasProc)(
  'a command that starts sessions of their own while it is ended leaves none of them',
  async () => {
    const seconds = `98.${process.pid}`;
    const interrupted = async (afterMs: number) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), afterMs);
      return runShell(`for i in $(seq 40); do setsid sleep ${seconds} & done; wait`, {
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '' },
        timeoutMs: 10_000,
        signal: controller.signal,
        output: () => {},
      });
    };
    await Promise.all([4, 8, 12, 16].map(interrupted));
    expect(processesNaming(seconds)).toEqual([]);
  },
);
