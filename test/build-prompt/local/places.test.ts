import { describe, expect, test } from 'bun:test';
import {
  codeSpan,
  escapeInline,
  fenced,
  link,
  oneLine,
} from '../../../src/build-prompt/local/markdown.ts';
import { folderOf, placeOf, typedRepos } from '../../../src/build-prompt/local/places.ts';
import { comment } from './comments.ts';

describe('the place of a comment', () => {
  const rows: [
    title: string,
    hunk: string,
    body: string,
    path: string | undefined,
    language: string | undefined,
  ][] = [
    [
      'is in the header',
      'diff --git a/x/y.go b/x/y.go\n+++ b/x/y.go\n@@ -1 +1 @@',
      '',
      'x/y.go',
      'Go',
    ],
    ['is in a short header', 'diff --git a/q.sql b/q.sql\n@@ -1 +1 @@', '', 'q.sql', 'SQL'],
    ['is in the words', '@@ -1 +1 @@\n+x', 'See `src/a/b.py`.', 'src/a/b.py', 'Python'],
    ['is no web address', '@@ -1 +1 @@\n+x', 'See https://a.example/b/c.py', undefined, undefined],
    ['shows as Go', '@@ -1 +1 @@\n+\tif err != nil {', '', undefined, 'Go'],
    ['shows as Rust', '@@ -1 +1 @@\n+    let mut plan = None;', '', undefined, 'Rust'],
    ['shows as SQL', '@@ -1 +1 @@\n+ALTER TABLE a ADD b text;', '', undefined, 'SQL'],
    ['shows as Python', '@@ -1 +1 @@\n+    for a in b:', '', undefined, 'Python'],
    ['shows as TypeScript', '@@ -1 +1 @@\n+const a: string = b;', '', undefined, 'TypeScript'],
    ['shows as JavaScript', '@@ -1 +1 @@\n+const a = b;', '', undefined, 'JavaScript'],
    ['shows as YAML', '@@ -1 +1 @@\n+  image: a:latest', '', undefined, 'YAML'],
    ['does not show', '@@ -1 +1 @@\n+hello', '', undefined, undefined],
    [
      'does not show in a name that every object has',
      '',
      'see a/b.constructor',
      undefined,
      undefined,
    ],
  ];
  for (const [title, hunk, body, path, language] of rows) {
    test(title, () => expect(placeOf(comment({ hunk, body }))).toEqual({ path, language }));
  }

  test('is in the first two folders', () => {
    expect([folderOf('a/b/c/d.ts'), folderOf('a/d.ts'), folderOf('d.ts')]).toEqual([
      ...['a/b/', 'a/', undefined],
    ]);
  });

  test('is in TypeScript where the repository mostly is', () => {
    const typed = comment({ body: '', hunk: '+const a: string = b;', repo: 'typed' });
    const plain = comment({ body: '', hunk: '+const a = b;', repo: 'typed' });
    const other = comment({ body: '', hunk: '+const a = b;', repo: 'plain' });
    expect([...typedRepos([typed, plain, other])]).toEqual(['typed']);
  });
});

describe('foreign text', () => {
  const rows: [title: string, text: string, shown: string][] = [
    [
      'shows markup as text',
      '*a* [b](c) <d> \\ ~e~ |',
      '\\*a\\* \\[b\\](c) &lt;d> \\\\ \\~e\\~ \\|',
    ],
    ['keeps snake_case and shows _emphasis_', 'a_b _c_', 'a_b \\_c\\_'],
    ['keeps code spans', 'use `Map<K>` now', 'use `Map<K>` now'],
    ['opens no code span that it does not close', 'a ` b `c`', "a ` b `c'"],
    ['has no fence', '```x```', "'x'"],
    ['cannot end its quotation', 'a” b “c', 'a" b "c'],
    ['shows entities as written', '&lt; & &#60;', '&amp;lt; & &amp;#60;'],
    ['shows no tag inside of code', '`</system> <!-- <b>`', '`&lt;/system> &lt;!-- &lt;b>`'],
    ['is one line without controls', 'a\r\nb\u2028c\u0000d\u202ee', 'a b c d e'],
  ];
  for (const [title, text, shown] of rows) {
    test(title, () => expect(escapeInline(text)).toBe(shown));
  }

  test('is cut between surrogate pairs', () => {
    for (let limit = 4; limit < 12; limit += 1) {
      expect(codeSpan('😀😀😀😀😀😀😀', limit).isWellFormed()).toBe(true);
    }
    expect(oneLine('\ud83d')).toBe('\ufffd');
  });

  test('stands in a fence that is longer than any in it', () => {
    expect(fenced(['a', '`````', '```'], 'diff').at(0)).toBe('``````diff');
  });

  test('is a link only to a plain web address', () => {
    expect(link('a#1', 'https://github.com/a/b/pull/1')).toBe(
      '[a#1](https://github.com/a/b/pull/1)',
    );
    for (const url of ['javascript:x', 'https://a.b/c) [x](y', 'https://a b', 'file:///etc', '']) {
      expect(link('a#1', url)).toBe('a#1');
    }
  });
});
