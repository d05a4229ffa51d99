import type { Folder } from './folder.ts';
import { readPackage } from './package-json.ts';
import { type PackageManager, packageManagerOf } from './package-manager.ts';
import { check, install, type ProposedCommand, type Toolchain, test } from './toolchain.ts';

type Scripts = Readonly<Record<string, string>>;

/** Checks that change no files, with the usual names of their scripts. */
const checks = [
  ['format-check', ['format:check', 'check:format']],
  ['lint', ['lint']],
  ['typecheck', ['typecheck', 'type-check', 'check-types']],
] as const;

/** Test runners that watch for changes, and how to run each of them once. */
const watchers: readonly {
  readonly starts: RegExp;
  readonly runsOnce: RegExp;
  readonly once: (command: string) => string;
}[] = [
  {
    // Vitest in a longer command line needs no change: without a terminal it does not watch.
    starts: /^vitest\b[^&|;<>]*$/,
    runsOnce: /\s(run|--run|related|bench|list)\b/,
    once: (command) => withoutWatching(command).replace('vitest', 'vitest run'),
  },
  { starts: /^jest\b.*--watch/, runsOnce: /--watch(All)?=false/, once: withoutWatching },
  {
    starts: /^ng\s+test\b/,
    runsOnce: /--watch[= ]false|--no-watch/,
    once: withFlag('--watch=false'),
  },
  { starts: /^karma\s+start\b/, runsOnce: /--single-run/, once: withFlag('--single-run') },
];

/** Detects Node.js; returns undefined if there is no `package.json` or it declares no checks. */
export function node(folder: Folder): Toolchain | undefined {
  const manifest = readPackage(folder);
  if (manifest === undefined) return undefined;
  const { scripts } = manifest;
  const manager = packageManagerOf(folder);
  const { run, note } = testCommand(scripts, manager);
  const commands: ProposedCommand[] = checks.flatMap(([name, candidates]) => {
    const script = candidates.find((each) => Object.hasOwn(scripts, each));
    return script === undefined ? [] : [check(name, `${manager.run} ${script}`)];
  });
  if (run !== undefined) commands.push(test(run));
  if (commands.length === 0 && note === undefined) return undefined;
  if (manager.install !== undefined && commands.length > 0)
    commands.unshift(install(manager.install));
  const competingLocks = manager.competingLocks.join(' and ');
  const notes = [note, competingLocks && `Found ${competingLocks}; using ${manager.name}.`];
  return {
    label: `Node.js with ${manager.name}`,
    commands,
    notes: notes.filter((each): each is string => Boolean(each)),
  };
}

/**
 * Returns the command that runs the tests once. A script that watches for changes would never end,
 * and its timeout would count as a failure.
 */
function testCommand(scripts: Scripts, manager: PackageManager): { run?: string; note?: string } {
  const script = Object.hasOwn(scripts, 'test') ? (scripts['test'] ?? '').trim() : '';
  if (script === '' || script.includes('no test specified')) return {};
  if (!watches(script)) return { run: manager.test };
  const once = ['test:ci', 'test:run', 'test:once'].find(
    (name) => Object.hasOwn(scripts, name) && !watches(scripts[name] ?? ''),
  );
  if (once !== undefined) return { run: `${manager.run} ${once}` };
  if (/^react-scripts\s+test\b/.test(script)) return { run: `CI=true ${manager.test}` };
  const watcher = watchers.find(({ starts }) => starts.test(script));
  if (watcher === undefined || /[&|;<>]/.test(script)) {
    return { note: `The test script "${script}" watches for changes, so it was not added.` };
  }
  return { run: `${manager.execute} ${watcher.once(script)}` };
}

function watches(script: string): boolean {
  if (/^react-scripts\s+test\b/.test(script)) return !/--watchAll=false|--ci\b/.test(script);
  const hasWatchFlag = /(^|\s)(--watch(All)?(=true)?)(\s|$)/.test(script);
  return (
    hasWatchFlag || watchers.some((each) => each.starts.test(script) && !each.runsOnce.test(script))
  );
}

function withoutWatching(command: string): string {
  return command.replaceAll(/\s(watch|dev|--watch(All)?(=true)?|-w)(?=\s|$)/g, '').trim();
}

function withFlag(flag: string): (command: string) => string {
  return (command) => `${command} ${flag}`;
}
