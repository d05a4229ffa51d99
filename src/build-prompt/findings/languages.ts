const byExtension: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  js: 'JavaScript',
  jsx: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  go: 'Go',
  py: 'Python',
  pyi: 'Python',
  rs: 'Rust',
  sql: 'SQL',
  yml: 'YAML',
  yaml: 'YAML',
  java: 'Java',
  kt: 'Kotlin',
  kts: 'Kotlin',
  rb: 'Ruby',
  php: 'PHP',
  cs: 'C#',
  fs: 'F#',
  c: 'C',
  h: 'C/C++ header',
  cc: 'C++',
  cpp: 'C++',
  cxx: 'C++',
  hh: 'C++',
  hpp: 'C++',
  m: 'Objective-C',
  mm: 'Objective-C',
  swift: 'Swift',
  scala: 'Scala',
  ex: 'Elixir',
  exs: 'Elixir',
  erl: 'Erlang',
  hs: 'Haskell',
  lua: 'Lua',
  dart: 'Dart',
  r: 'R',
  jl: 'Julia',
  pl: 'Perl',
  sh: 'Shell',
  bash: 'Shell',
  ps1: 'PowerShell',
  tf: 'Terraform',
  nix: 'Nix',
  css: 'CSS',
  scss: 'CSS',
  html: 'HTML',
  vue: 'Vue',
  svelte: 'Svelte',
  proto: 'Protocol Buffers',
  graphql: 'GraphQL',
  md: 'Markdown',
  mdx: 'Markdown',
  mediawiki: 'MediaWiki',
  rst: 'reStructuredText',
  adoc: 'AsciiDoc',
  json: 'JSON',
  toml: 'TOML',
  xml: 'XML',
};

const byName: Readonly<Record<string, string>> = {
  Dockerfile: 'Docker',
  Makefile: 'Make',
  'CMakeLists.txt': 'CMake',
};

/** Returns the language of a file by its name; undefined if unknown. */
export function languageOf(path: string | undefined): string | undefined {
  const name = path?.split('/').at(-1) ?? '';
  if (Object.hasOwn(byName, name)) return byName[name];
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}

/** Returns the first one or two folders of a path, such as `src/api/`; undefined in the root. */
export function topFoldersOf(path: string | undefined): string | undefined {
  const folders = path?.split('/').slice(0, -1) ?? [];
  return folders.length === 0 ? undefined : `${folders.slice(0, 2).join('/')}/`;
}
