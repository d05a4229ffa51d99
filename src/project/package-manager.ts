import { dirname } from 'node:path';
import { repositoryRoot } from '../files/repository.ts';
import { type Folder, openFolder } from './folder.ts';
import { readPackage } from './package-json.ts';

/** The package manager of a Node.js project, with its command lines. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Installs the versions in the lock file; undefined if there is no lock file. */
  readonly install: string | undefined;
  readonly test: string;
  /** `run` precedes the name of a script, `execute` the name of a package's program. */
  readonly run: string;
  readonly execute: string;
  /** The lock files in the folder if several package managers have one; otherwise empty. */
  readonly competingLocks: readonly string[];
}

const managers = {
  pnpm: {
    locks: ['pnpm-lock.yaml'],
    install: 'pnpm install --frozen-lockfile',
    test: 'pnpm test',
    run: 'pnpm run',
    execute: 'pnpm exec',
  },
  yarn: {
    locks: ['yarn.lock'],
    install: 'yarn install --frozen-lockfile',
    test: 'yarn test',
    run: 'yarn run',
    execute: 'yarn run',
  },
  bun: {
    locks: ['bun.lock', 'bun.lockb'],
    install: 'bun install --frozen-lockfile',
    // Without "run", bun starts its own test runner instead of the script.
    test: 'bun run test',
    run: 'bun run',
    execute: 'bunx',
  },
  npm: {
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    install: 'npm ci',
    test: 'npm test',
    run: 'npm run',
    execute: 'npx',
  },
} as const;

type Name = PackageManager['name'];
const names = Object.keys(managers) as Name[];

/** Returns the names of the Node.js lock files in a folder. */
export function locksIn(folder: Folder): string[] {
  return names.flatMap((name) => managers[name].locks.filter((lock) => folder.has(lock)));
}

/**
 * Returns the package manager of a folder. It is taken from the nearest folder, up to the
 * repository root, that has a lock file or names a package manager in its `package.json`, which
 * takes precedence.
 */
export function packageManagerOf(folder: Folder): PackageManager {
  const root = repositoryRoot(folder.path) ?? folder.path;
  for (let at = folder; ; at = openFolder(dirname(at.path))) {
    const declared = declaredIn(at);
    const locks = locksIn(at);
    const name = declared?.name ?? names.find((each) => hasLock(each, locks));
    if (name !== undefined) return managerOf(name, at, locks, declared?.version);
    if (at.path === root || dirname(at.path) === at.path) {
      return managerOf('npm', at, locks, undefined);
    }
  }
}

function managerOf(
  name: Name,
  folder: Folder,
  locks: readonly string[],
  version: string | undefined,
): PackageManager {
  const { install, test, run, execute } = managers[name];
  // Yarn 2 and later use another flag, and a settings file that Yarn 1 does not have.
  const major = Number(version?.match(/^\d+/)?.[0] ?? (folder.has('.yarnrc.yml') ? 2 : 1));
  const installs = name === 'yarn' && major >= 2 ? 'yarn install --immutable' : install;
  const competingLocks = names.filter((each) => hasLock(each, locks)).length > 1 ? locks : [];
  return {
    name,
    install: hasLock(name, locks) ? installs : undefined,
    test,
    run,
    execute,
    competingLocks,
  };
}

function hasLock(name: Name, locks: readonly string[]): boolean {
  return managers[name].locks.some((lock) => locks.includes(lock));
}

function declaredIn(folder: Folder): { name: Name; version: string | undefined } | undefined {
  const manifest = readPackage(folder);
  const [, word, version] = /^(\w+)(?:@(.+))?$/.exec(manifest?.packageManager ?? '') ?? [];
  const name = names.find((each) => each === word);
  return name === undefined ? undefined : { name, version };
}
