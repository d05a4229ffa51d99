import { describe, expect } from 'bun:test';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { posixTest as test } from '../support/skips.ts';

/** Runs the binary on a terminal; returns its output and exit code. */
async function onTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  columns = 80,
): Promise<{ shown: string; exitCode: number }> {
  let shown = '';
  const child = Bun.spawn([binaryPath, ...argv], {
    env: { HOME: temporaryFolder(), TERM: 'xterm-256color', DO_NOT_TRACK: '1', ...env },
    terminal: {
      cols: columns,
      rows: 24,
      data: (_, data) => {
        shown += new TextDecoder().decode(data);
      },
    },
  });
  const exitCode = await child.exited;
  child.terminal?.close();
  return { shown, exitCode };
}

describe('on a terminal', () => {
  test('help has color', async () => {
    const { shown, exitCode } = await onTerminal(['config', '--help']);
    expect(shown).toContain('\u001b[');
    expect(shown).toContain('USAGE');
    expect(exitCode).toBe(0);
  });

  test('an error has color', async () => {
    const { shown, exitCode } = await onTerminal(['confg']);
    expect(shown).toStartWith('\u001b[31merror:\u001b[39m unknown command "confg"');
    expect(exitCode).toBe(2);
  });

  for (const env of [{ NO_COLOR: '1' }, { NO_COLOR: '0' }, { TERM: 'dumb' }]) {
    test(`nothing has color with ${JSON.stringify(env)}`, async () => {
      for (const argv of [['--help'], ['confg'], ['telemetry', 'status']]) {
        expect((await onTerminal(argv, env)).shown).not.toContain('\u001b');
      }
    });
  }

  test('an empty NO_COLOR is unset', async () => {
    expect((await onTerminal(['--help'], { NO_COLOR: '' })).shown).toContain('\u001b[');
  });

  test('a narrow terminal gets the same text', async () => {
    const wide = await onTerminal(['config', 'show'], {}, 200);
    expect(await onTerminal(['config', 'show'], {}, 20)).toEqual(wide);
  });
});
