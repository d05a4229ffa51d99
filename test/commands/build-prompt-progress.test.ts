import { describe, expect, test } from 'bun:test';
import type { Progress } from '../../src/build-prompt/progress.ts';
import { formatRemaining, progressView } from '../../src/commands/build-prompt-progress.ts';
import { testCli } from '../support/test-cli.ts';

const repository = {
  kind: 'repository',
  name: 'api',
  finished: false,
  pullRequests: 25,
  comments: 7,
  repositoriesDone: 1,
  repositories: 4,
} as const satisfies Progress;

async function shown(events: readonly Progress[], terminal: boolean): Promise<string> {
  const cli = testCli({ terminal });
  const view = await progressView(cli);
  for (const event of events) view.report(event);
  view.close();
  return cli.written.stderr;
}

function waits(...secondsLeft: number[]): Progress[] {
  return secondsLeft.map((left) => ({ kind: 'waiting', why: 'Limit', leftMs: left * 1000 }));
}

describe('progress', () => {
  test('updates one bar on a terminal and clears it before each permanent line', async () => {
    expect(await shown([repository, { kind: 'note', text: 'A note' }, ...waits(2, 1)], true)).toBe(
      [
        '\r\u001b[2K  █████░░░░░░░░░░░░░░░ 1/4 repositories · api: 7 comments',
        '\r\u001b[2K  A note\n',
        '\r\u001b[2K  Limit: continuing in 2 s',
        '\r\u001b[2K  Limit: continuing in 1 s',
        '\r\u001b[2K',
      ].join(''),
    );
  });

  test('prints plain lines in a pipe: finished repositories, and waits once a minute', async () => {
    const finished = { ...repository, finished: true, repositoriesDone: 2 };
    const events = [repository, finished, ...waits(121, 120, 119, 118, 61, 60, 59, 1), ...waits(5)];
    expect(await shown(events, false)).toBe(
      [
        '  [2/4] api: 25 pull requests, 7 comments',
        '  Limit: continuing in 2 min 1 s',
        '  Limit: continuing in 1 min 59 s',
        '  Limit: continuing in 59 s',
        '  Limit: continuing in 5 s',
        '',
      ].join('\n'),
    );
  });

  test('reports a large repository every 250 pull requests', async () => {
    const at = (pullRequests: number): Progress => ({ ...repository, pullRequests });
    expect(await shown([at(225), at(250), at(275), at(500)], false)).toBe(
      '  api: 250 pull requests, 7 comments so far\n  api: 500 pull requests, 7 comments so far\n',
    );
  });

  test('escapes control characters and truncates wide lines', async () => {
    const name = `\u001b[2J${'x'.repeat(100)}`;
    const written = await shown([{ ...repository, name }], true);
    expect(written).toContain('\\u001b[2Jxxx');
    expect(written).toEndWith('…\r\u001b[2K');
  });

  test('with --json and no terminal prints only warnings about kept files', async () => {
    const cli = testCli();
    const { report } = await progressView(cli, true);
    report({ kind: 'warning', text: 'A warning' });
    report({ kind: 'kept', text: 'Kept' });
    expect(cli.written.stderr).toBe('! Kept\n');
  });

  test('formats durations as seconds and minutes', () => {
    expect([1, 59_001, 60_001, 3_600_000].map(formatRemaining)).toEqual([
      '1 s',
      '1 min 0 s',
      '1 min 1 s',
      '60 min 0 s',
    ]);
  });
});
