import type { Folder } from './folder.ts';
import { readPackage } from './package-json.ts';
import { type PackageManager, packageManagerOf } from './package-manager.ts';
import { check, install, type ProposedCommand, type Toolchain, test } from './toolchain.ts';

type Scripts = Readonly<Record<string, string>>;

/** Checks that change nothing, and the scripts that most projects have for them. */
const checks = [
  ['format-check', ['format:check', 'check:format']],
  ['lint', ['lint']],
  ['typecheck', ['typecheck', 'type-check', 'check-types']],
] as const;

/** Test runners that go on and watch for changes, and how each is told to run once. */
const watchers: readonly {
  readonly starts: RegExp;
  readonly runsOnce: RegExp;
  readonly once: (command: string) => string;
}[] = [
  {
    // Among other commands it is left alone: without a terminal it does not watch.
    starts: /^vitest\b[^&|;<>]*$/,
    runsOnce: /\s(run|--run|related|bench|list)\b/,
    once: (command) => withoutWatching(command).replace('vitest', 'vitest run'),
  },
  { starts: /^jest\b.*--watch/, runsOnce: /--watch(All)?=false/, once: withoutWatching },
  { starts: /^ng\s+test\b/, runsOnce: /--watch[= ]false|--no-watch/, once: and('--watch=false') },
  { starts: /^karma\s+start\b/, runsOnce: /--single-run/, once: and('--single-run') },
];

/** Returns a folder with a `package.json`, or nothing where that declares no check. */
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
  const rivals = manager.rivals.join(' and ');
  const notes = [note, rivals && `Found ${rivals}; using ${manager.name}.`];
  return {
    label: `Node.js with ${manager.name}`,
    commands,
    notes: notes.filter((each): each is string => Boolean(each)),
  };
}

/**
 * How to run the tests once: a script that watches for changes would run until its time limit ends
 * it, and be taken for a failure.
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
  const isToldTo = /(^|\s)(--watch(All)?(=true)?)(\s|$)/.test(script);
  return (
    isToldTo || watchers.some((each) => each.starts.test(script) && !each.runsOnce.test(script))
  );
}

function withoutWatching(command: string): string {
  return command.replaceAll(/\s(watch|dev|--watch(All)?(=true)?|-w)(?=\s|$)/g, '').trim();
}

function and(flag: string): (command: string) => string {
  return (command) => `${command} ${flag}`;
}
