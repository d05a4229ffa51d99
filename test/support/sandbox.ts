import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Glob } from 'bun';
import { inHome } from './binary.ts';
import type { Canaries } from './canaries.ts';
import { temporaryFolder } from './folders.ts';

const root = resolve(import.meta.dir, '../..');

/** A home and a repository full of canaries, and an environment that points to test servers. */
export interface Sandbox {
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface SandboxOptions {
  readonly canaries: Canaries;
  /** Base URLs of the collector, of every other service, and of the proxy to the outside. */
  readonly collector: string;
  readonly services: string;
  readonly proxy: string;
  /** Values for the user's config file in addition to its canary, or its whole text. */
  readonly config?: Readonly<Record<string, unknown>> | string;
}

// Variables that change how telemetry works; only the caller sets them.
const reserved =
  /^(CHUNK_(NO_TELEMETRY|TELEMETRY_.*)|NO_ANALYTICS|DO_NOT_TRACK|XDG_.*|.*_PROXY|.*_proxy|SSL_.*|NODE_.*|BUN_.*|NO_COLOR|O_[A-Z]+|ERR_.*)$/;

/** Returns the environment variables named in the source, and some that most users have. */
function variableNames(): string[] {
  const names = new Set(['USER', 'LOGNAME', 'HOSTNAME', 'EDITOR', 'MAIL', 'SSH_CONNECTION']);
  for (const file of new Glob('src/**/*.ts').scanSync(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/['"`]([A-Z][A-Z0-9]*_[A-Z0-9_]+)['"`]/g)) {
      if (!reserved.test(name)) names.add(name);
    }
  }
  return [...names];
}

const names = variableNames();
const sampleReviews = readFileSync(join(root, 'examples/reviews.json'), 'utf8');

/** Creates a sandbox in a temporary folder. */
export function makeSandbox({
  canaries,
  collector,
  services,
  proxy,
  config = {},
}: SandboxOptions): Sandbox {
  const folder = temporaryFolder();
  const home = join(folder, canaries.plant('name of the home folder'));
  const cwd = join(folder, canaries.plant('name of the working folder'));
  const remote = canaries.plant('git remote');
  const setting = canaries.plant('value in config.json');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  };
  put(
    inHome.config(home),
    typeof config === 'string' ? config : JSON.stringify({ model: setting, ...config }),
  );
  put(join(home, '.gitconfig'), `[user]\n\tname = ${canaries.plant('git user name')}\n`);
  put(
    join(cwd, '.git/config'),
    `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = git@github.com:${remote}/${remote}.git\n`,
  );
  put(join(cwd, '.git/HEAD'), `ref: refs/heads/${canaries.plant('git branch')}\n`);
  const body = `"body": "${canaries.plant('text of a review')} `;
  put(join(cwd, 'reviews.json'), sampleReviews.replaceAll('"body": "', body));
  put(join(cwd, canaries.plant('file name')), canaries.plant('file content'));
  put(
    join(cwd, '.chunk/config.json'),
    JSON.stringify({ orgID: canaries.plant('value in .chunk/config.json') }),
  );
  const planted = names.map((name): [string, string] => [
    name,
    /_(URL|HOST|ENDPOINT)$/.test(name) ? services : `${canaries.plant(`variable ${name}`)}_`,
  ]);
  const env = {
    ...Object.fromEntries(planted),
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CHUNK_TELEMETRY_ENDPOINT: collector,
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: '127.0.0.1',
  };
  return { home, cwd, env };
}

/** Returns the names and texts of all files that telemetry has stored in a home. */
export function storedIn(home: string): string[] {
  try {
    const entries = readdirSync(inHome.state(home), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`);
  } catch {
    return [];
  }
}
