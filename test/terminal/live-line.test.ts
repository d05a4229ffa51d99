import { expect, test } from 'bun:test';
import { stringWidth } from 'bun';
import fc from 'fast-check';
import { downloadView } from '../../src/commands/upgrade-progress.ts';
import { LiveLine, liveLine } from '../../src/terminal/live-line.ts';
import { testCli } from '../support/test-cli.ts';

const eraseLine = '\r\u001b[2K';

/** What a live line writes for these texts, in a terminal of that width. */
function drawn(columns: number, ...texts: string[]): string[] {
  const cli = testCli({ terminal: true, columns });
  const line = new LiveLine(cli);
  for (const text of texts) line.show(text);
  return cli.written.stderr.split(eraseLine).slice(1);
}

test('a live line fits any width, and leaves the last column free', () => {
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

test('a live line counts wide characters by their width', () => {
  expect(drawn(8, '仓库仓库仓库')).toEqual(['仓库仓…']);
});

test('a live line spells out what would move the cursor or reorder the text', () => {
  expect(drawn(80, 'a\u001b[2Jb\u202ec\u2066d')).toEqual(['a\\u001b[2Jb\\u202ec\\u2066d']);
});

test('nothing is drawn once a line is closed, which takes it away', () => {
  const cli = testCli({ terminal: true });
  const line = new LiveLine(cli);
  line.show('a');
  line.close();
  line.show('b');
  line.clear();
  expect(cli.written.stderr).toBe(`${eraseLine}a${eraseLine}`);
});

test('an interrupted command draws nothing after its line is taken away', () => {
  const controller = new AbortController();
  const cli = testCli({ terminal: true, cli: { signal: controller.signal } });
  const line = new LiveLine(cli);
  line.show('a');
  controller.abort();
  line.show('b');
  expect(cli.written.stderr).toBe(`${eraseLine}a${eraseLine}`);
});

test('there is no live line in a pipe, nor on a terminal that can draw none', () => {
  expect(liveLine(testCli())).toBeUndefined();
  expect(liveLine(testCli({ terminal: true, env: { TERM: 'dumb' } }))).toBeUndefined();
});

test('the bar of a download fits a narrow terminal', async () => {
  const cli = testCli({ terminal: true, columns: 20 });
  const view = await downloadView(cli);
  view.bytes(50_000_000, 50_000_000);
  view.close();
  expect(cli.written.stderr).toBe(`${eraseLine}[#################…${eraseLine}`);
});
