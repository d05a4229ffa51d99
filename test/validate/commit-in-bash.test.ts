import { expect, test } from 'bun:test';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { commitFolder } from '../../src/validate/commit.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isPosix } from '../support/skips.ts';

/** Texts that, unquoted, would end a quote, a command or a word. */
const oddTexts = [
  "it's",
  'a"b',
  '$x',
  '`date`',
  '#no',
  'git commit',
  '; git commit',
  '\\',
  '(',
  ')',
  '\n',
  '<<EOF',
  '&&',
  '$(echo hi)',
  '}',
];

const single = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const double = (text: string) => `"${text.replace(/["\\$`]/g, (found) => `\\${found}`)}"`;
const ansi = (text: string) =>
  `$'${text.replace(/['\\]/g, (found) => `\\${found}`).replaceAll('\n', '\\n')}'`;
const quote = fc.constantFrom(single, double, ansi);

const { sequence } = fc.letrec<{ word: string; command: string; sequence: string }>((tie) => ({
  word: fc.oneof(
    fc.tuple(quote, fc.constantFrom(...oddTexts)).map(([quoted, text]) => quoted(text)),
    fc.constantFrom('plain', '"$x"', `"\${y:-z}"`, '$((1+(2*3)))', '2>&1', '>/dev/null'),
  ),
  command: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'git -C . -c a=b commit', 'env A=1 git commit', '# git commit\ntrue'),
    fc
      .tuple(
        fc.constantFrom('echo', 'git status', 'git commit -m', 'git log --grep'),
        tie('word'),
        tie('word'),
      )
      .map((words) => words.join(' ')),
    fc.constantFrom(
      ...[
        "cat <<'E O'\n$(git commit)\nE O\n",
        'cat <<E\ngit commit\nE\n',
        'sh <<E\ngit commit\nE\n',
      ],
    ),
    tie('sequence').map((text) => `(${text}\n)`),
    tie('sequence').map((text) => `{ ${text}\n}`),
    tie('sequence').map((text) => `echo "$(${text}\n)"`),
    tie('sequence').map((text) => `if true; then ${text}\nfi`),
    tie('sequence').map((text) => `for i in 1; do ${text}\ndone`),
    fc.tuple(quote, tie('sequence')).map(([quoted, text]) => `bash -c ${quoted(text)}`),
    fc.tuple(quote, tie('sequence')).map(([quoted, text]) => `eval ${quoted(text)}`),
  ),
  sequence: fc
    .array(tie('command'), { minLength: 1, maxLength: 3 })
    .map((commands) => commands.join('\n')),
}));

test.skipIf(!isPosix)(
  'commits are found exactly where bash runs git commit',
  async () => {
    const folder = temporaryFolder();
    const log = join(folder, 'log');
    // Replaces Git and records commits.
    const script = `#!/bin/sh
while case "$1" in -C | -c) ;; *) false ;; esac; do shift 2; done
if [ "$1" = commit ]; then echo "$@" >> '${log}'; fi
`;
    writeFileSync(join(folder, 'git'), script);
    chmodSync(join(folder, 'git'), 0o755);
    const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder };
    const git = { ask: async () => undefined, stop: () => {} };
    await fc.assert(
      fc.asyncProperty(sequence, async (text) => {
        rmSync(log, { force: true });
        const ran = Bun.spawnSync(['bash', '-c', text], { cwd: folder, env, stdin: 'ignore' });
        // Skip texts that bash cannot parse.
        fc.pre(!/syntax error|unexpected EOF|here-document/.test(ran.stderr.toString()));
        const found = await commitFolder(text, { folder, home: folder, git });
        expect(found !== undefined).toBe(existsSync(log));
      }),
      { numRuns: 150 },
    );
  },
  60_000,
);
