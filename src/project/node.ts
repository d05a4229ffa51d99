import type { Folder } from './folder.ts';
import { readPackage } from './package-json.ts';
import { type PackageManager, packageManagerOf } from './package-manager.ts';
import { check, install, type ProposedCommand, type Toolchain, test } from './toolchain.ts';

type Scripts = Readonly<Record<string, string>>;

/** Scripts that only look at the files, by the names that most projects give them. */
const checks = [
  ['format:check', 'format-check'],
  ['lint', 'lint'],
  ['typecheck', 'typecheck'],
] as const;

/** A folder with a `package.json`, or nothing where that declares no check. */
export function node(folder: Folder): Toolchain | undefined {
  const manifest = readPackage(folder);
  if (manifest === undefined) return undefined;
  const { scripts } = manifest;
  const manager = packageManagerOf(folder);
  const { run, note } = testCommand(scripts, manager);
  const commands: ProposedCommand[] = checks
    .filter(([script]) => Object.hasOwn(scripts, script))
    .map(([script, name]) => check(name, `${manager.run} ${script}`));
  if (run !== undefined) commands.push(test(run));
  if (commands.length === 0 && note === undefined) return undefined;
  if (manager.install !== undefined && commands.length > 0)
    commands.unshift(install(manager.install));
  const rivals = manager.rivals.join(' and ');
  const notes = [note, rivals && `There are ${rivals}; ${manager.name} is used.`];
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
  const [, program, rest = ''] = /^(vitest|jest)\b([^&|;<>]*)$/.exec(script) ?? [];
  if (program === undefined) {
    return { note: `The test script "${script}" waits for changes, so it is not proposed.` };
  }
  const flags = rest.replaceAll(/(^|\s)(watch|dev|--watch(All)?(=true)?|-w)(?=\s|$)/g, '').trim();
  const words = [manager.execute, program, program === 'vitest' ? 'run' : '', flags];
  return { run: words.filter((each) => each !== '').join(' ') };
}

function watches(script: string): boolean {
  if (/^react-scripts\s+test\b/.test(script)) return !/--watchAll=false|--ci\b/.test(script);
  if (/(^|\s)(--watch(All)?(=true)?)(\s|$)/.test(script)) return true;
  return /^vitest\b/.test(script) && !/\s(run|--run|related|bench|list)\b/.test(script);
}
