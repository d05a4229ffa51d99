import { expect, test } from 'bun:test';
import { stringWidth } from 'bun';
import fc from 'fast-check';
import { downloadView } from '../../src/commands/upgrade-progress.ts';
import { LiveLine, liveLine } from '../../src/terminal/live-line.ts';
import { testCli } from '../support/test-cli.ts';

const eraseLine = '\r\u001b[2K';

/** Returns the lines that a live line draws for the texts, in a terminal of `columns`. */
function drawn(columns: number, ...texts: string[]): string[] {
  const cli = testCli({ terminal: true, columns });
  const line = new LiveLine(cli);
  for (const text of texts) line.show(text);
  return cli.written.stderr.split(eraseLine).slice(1);
}

test('a live line fits any width and leaves the last column free', () => {
  expect(drawn(10, 'short', 'nine char', 'ten chars.', 'much longer')).toEqual([
    'short',
    'nine char',
    'ten char…',
    'much lon…',
  ]);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 60 }),
      (text, columns) => {
        const [line = ''] = drawn(columns, text);
        expect(stringWidth(line)).toBeLessThan(columns);
      },
    ),
  );
});

test('a live line counts the columns of wide characters', () => {
  expect(drawn(8, '仓库仓库仓库')).toEqual(['仓库仓…']);
});

test('a live line escapes characters that would move the cursor or reorder the text', () => {
  expect(drawn(80, 'a\u001b[2Jb\u202ec\u2066d')).toEqual(['a\\u001b[2Jb\\u202ec\\u2066d']);
});

test('a closed live line is erased and draws nothing more', () => {
  const cli = testCli({ terminal: true });
  const line = new LiveLine(cli);
  line.show('a');
  line.close();
  line.show('b');
  line.clear();
  expect(cli.written.stderr).toBe(`${eraseLine}a${eraseLine}`);
});

test('a live line is closed when the command is interrupted', () => {
  const controller = new AbortController();
  const cli = testCli({ terminal: true, cli: { signal: controller.signal } });
  const line = new LiveLine(cli);
  line.show('a');
  controller.abort();
  line.show('b');
  expect(cli.written.stderr).toBe(`${eraseLine}a${eraseLine}`);
});

test('there is no live line in a pipe or on a dumb terminal', () => {
  expect(liveLine(testCli())).toBeUndefined();
  expect(liveLine(testCli({ terminal: true, env: { TERM: 'dumb' } }))).toBeUndefined();
});

test('the progress bar of a download fits a narrow terminal', async () => {
  const cli = testCli({ terminal: true, columns: 20 });
  const view = await downloadView(cli);
  view.bytes(50_000_000, 50_000_000);
  view.close();
  expect(cli.written.stderr).toBe(`${eraseLine}[#################…${eraseLine}`);
});
