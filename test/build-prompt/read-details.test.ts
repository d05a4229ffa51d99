import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, promptCli } from '../support/build-prompt.ts';
import { hasOddFiles, putOdd } from '../support/odd-files.ts';

const comment = {
  reviewer: 'ann',
  body: 'Größe prüfen, bitte',
  diffHunk: '',
  createdAt: '2025-12-20T10:00:00Z',
  pr: { repo: 'api', number: 1, title: 'T', author: 'ben', url: 'https://x/1', state: 'MERGED' },
};
const metadata = {
  organization: 'acme',
  since: '2025-10-02',
  analyzedAt: '2026-01-01',
  totalReposAnalyzed: 1,
  totalComments: 1,
};
const text = JSON.stringify({ metadata, comments: [comment] }, null, 2);
const fromFile = '--from saved.json --analyzer local --json';

function run(bytes: Uint8Array | string) {
  const cli = promptCli({});
  writeFileSync(join(cli.cwd, 'saved.json'), bytes);
  return build(fromFile, cli);
}

function utf16(byteOrder: 'LE' | 'BE'): Uint8Array {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return byteOrder === 'LE' ? bytes : bytes.swap16();
}

describe('a details file', () => {
  const saved: [title: string, bytes: Uint8Array | string][] = [
    ['in UTF-8', text],
    ['with a byte order mark', `\ufeff${text}`],
    ['in little-endian UTF-16, as Windows shells write it', utf16('LE')],
    ['in big-endian UTF-16', utf16('BE')],
    ['with CRLF line ends', text.replaceAll('\n', '\r\n')],
  ];
  for (const [title, bytes] of saved) {
    test(`${title} is read`, async () => {
      const ran = await run(bytes);
      expect(JSON.parse(ran.stdout)).toMatchObject({ comments: 1, organization: 'acme' });
    });
  }

  test('can be read from standard input', async () => {
    const ran = await build(fromFile.replace('saved.json', '-'), promptCli({}, { piped: text }));
    expect(JSON.parse(ran.stdout)).toMatchObject({ comments: 1, organization: 'acme' });
  });

  test.skipIf(!hasOddFiles)('that is a FIFO without a writer is refused', async () => {
    const cli = promptCli({});
    putOdd('a FIFO', join(cli.cwd, 'saved.json'));
    const ran = await build(fromFile, cli);
    expect(JSON.parse(ran.stderr).message).toBe(
      'saved.json cannot be used: nothing was written to the pipe',
    );
    expect(ran.exitCode).toBe(1);
  });

  test('with a long diff is written again with the whole diff', async () => {
    const cli = promptCli({});
    const diffHunk = `@@ -1 +1 @@\n${'+ "diffHunk": "größer — \\n"\n'.repeat(300)}`;
    const comments = [{ ...comment, diffHunk }, comment];
    writeFileSync(join(cli.cwd, 'saved.json'), JSON.stringify({ metadata, comments }));
    await build(`${fromFile} --debug --output p.md`, cli);
    const written = JSON.parse(readFileSync(join(cli.cwd, 'p-details.json'), 'utf8'));
    expect(written.comments.map((each: { diffHunk: string }) => each.diffHunk)).toEqual([
      diffHunk,
      '',
    ]);
  });

  test('in another encoding is refused', async () => {
    const ran = await run(Buffer.from(text, 'latin1'));
    expect(JSON.parse(ran.stderr).message).toBe(
      'saved.json cannot be used: it is not text in UTF-8 or UTF-16',
    );
    expect(ran.exitCode).toBe(1);
  });

  test('made from REST data by another tool is read without bots', async () => {
    const comments = ['Copilot', 'dependabot[bot]', 'ann'].map((reviewer) => ({
      ...comment,
      reviewer,
    }));
    const ran = await run(JSON.stringify({ metadata, comments }));
    expect(JSON.parse(ran.stdout)).toMatchObject({ comments: 1 });
  });

  test('is read without excluded logins', async () => {
    const cli = promptCli({});
    writeFileSync(join(cli.cwd, 'saved.json'), text);
    const ran = await build(`${fromFile} --exclude zoe,@ANN`, cli);
    expect(JSON.parse(ran.stderr)).toMatchObject({ code: 'comments.none' });
    expect(ran.exitCode).toBe(5);
  });

  for (const list of [',', 'a b', 'a/b']) {
    test(`is not read with --exclude "${list}"`, async () => {
      const words = [...fromFile.split(' '), '--exclude', list];
      const { row } = await import('../support/test-cli.ts');
      const ran = await row(['build-prompt', ...words], promptCli({}));
      expect(JSON.parse(ran.stderr)).toMatchObject({ code: 'argument.invalid' });
      expect(ran.exitCode).toBe(2);
    });
  }
});
