import type { ReviewComment } from '../types.ts';

const byExtension: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  mts: 'TypeScript',
  js: 'JavaScript',
  jsx: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  go: 'Go',
  py: 'Python',
  rs: 'Rust',
  sql: 'SQL',
  yml: 'YAML',
  yaml: 'YAML',
  java: 'Java',
  kt: 'Kotlin',
  rb: 'Ruby',
  php: 'PHP',
  cs: 'C#',
  c: 'C',
  h: 'C',
  cc: 'C++',
  cpp: 'C++',
  hpp: 'C++',
  swift: 'Swift',
  scala: 'Scala',
  sh: 'Shell',
  tf: 'Terraform',
  css: 'CSS',
  scss: 'CSS',
  html: 'HTML',
  vue: 'Vue',
  proto: 'Protocol Buffers',
  graphql: 'GraphQL',
};

// Each gives itself away early; the order is from the telling to the ambiguous.
const bySyntax: readonly (readonly [language: string, pattern: RegExp])[] = [
  ['Go', /\bfunc (?:\(\w+ \*?\w+\) )?\w+\(|:= |\berr != nil\b|^.?package \w+$|\bdefer \w/m],
  [
    'Rust',
    /\bfn \w+[<(]|\blet mut\b|\bimpl\b|->\s*Result<|\.unwrap\(\)|\bpub (?:fn|struct|enum)\b/,
  ],
  [
    'SQL',
    /^.?[ \t]*(?:SELECT|INSERT INTO|UPDATE \w+ SET|ALTER TABLE|CREATE (?:TABLE|UNIQUE|INDEX)|DELETE FROM|DROP|WITH \w+ AS)\b/im,
  ],
  [
    'Python',
    /^.?[ \t]*(?:def \w+\(.*|class \w+.*|elif .*|with .*|except.*|for \w+ in .*|if .*):[ \t]*$|^.?[ \t]*(?:from [\w.]+ )?import \w+|\bself\.\w|\bNone\b/m,
  ],
  [
    'TypeScript',
    /\b(?:interface|type) \w+ ?[={<]|: (?:string|number|boolean|unknown|Promise<)|\bas (?:any|unknown|const)\b|\bimport type\b|\w+\?: \w/,
  ],
  ['JavaScript', /\b(?:const|let) [\w{[]|=>|\bfunction\b|\brequire\(|\bawait \w/],
  ['Java', /\b(?:public|private|protected) (?:static |final )*[\w<>]+ \w+\(|@Override/],
  ['Shell', /^.?[ \t]*(?:set -e|#!\/bin\/|if \[\[? |export \w+=)/m],
  ['Docker', /^.?[ \t]*(?:FROM [\w./:-]+|RUN \w|COPY \S+ \S|ENTRYPOINT)/m],
  ['YAML', /^[ +-][ \t]*(?:- )?[\w.-]+:(?: \S.*)?$/m],
];

const hunkLimit = 1500;

/** Where in the code a comment was made, as far as the text tells. */
export interface Place {
  readonly path: string | undefined;
  readonly language: string | undefined;
}

/** Finds path and language of a comment: from the diff's header, from its code, from its words. */
export function placeOf({ diffHunk, body }: ReviewComment): Place {
  const hunk = diffHunk.slice(-hunkLimit);
  const path = headerPath(diffHunk) ?? mentionedPath(body);
  const extension = path === undefined ? '' : path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const language = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
  return { path, language: language ?? bySyntax.find(([, pattern]) => pattern.test(hunk))?.[0] };
}

function headerPath(diffHunk: string): string | undefined {
  if (diffHunk.startsWith('@@')) return undefined;
  const head = diffHunk.slice(0, hunkLimit);
  return (
    /^\+\+\+ b\/([^\s]+)/m.exec(head)?.[1] ?? /^diff --git a\/[^\s]+ b\/([^\s]+)/m.exec(head)?.[1]
  );
}

function mentionedPath(body: string): string | undefined {
  if (!body.includes('/')) return undefined;
  return /(?:^|[\s`(])((?:[\w.-]{1,60}\/){1,8}[\w.-]{1,60}\.[a-z]{1,5})(?=$|[\s`),.:;?])/i.exec(
    body.slice(0, hunkLimit),
  )?.[1];
}

/** The first two folders of a path; undefined for a file at the root. */
export function folderOf(path: string): string | undefined {
  const folders = path.split('/').slice(0, -1).slice(0, 2);
  return folders.length === 0 ? undefined : `${folders.join('/')}/`;
}

const repoSample = 2000;

/** The repositories in TypeScript: a hunk there without a type is not JavaScript. */
export function typedRepos(comments: readonly ReviewComment[]): Set<string> {
  const balance = new Map<string, number>();
  for (const comment of comments.slice(0, repoSample)) {
    const { language } = placeOf(comment);
    const weight = language === 'TypeScript' ? 2 : language === 'JavaScript' ? -1 : 0;
    balance.set(comment.pr.repo, (balance.get(comment.pr.repo) ?? 0) + weight);
  }
  return new Set([...balance].filter(([, weight]) => weight > 0).map(([repo]) => repo));
}
