import { describe, expect, test } from 'bun:test';
import { posix, resolve } from 'node:path';
import { Glob } from 'bun';

const root = resolve(import.meta.dir, '..');

/**
 * The rooms (folders) of `src/`, in layers from top to bottom. A room imports only from lower
 * layers, and not from other rooms of its own layer. The files at the root of `src/` may import
 * from every room.
 */
const layers = [
  ['commands'],
  ['build-prompt', 'validate', 'agents', 'project', 'circleci'],
  ['telemetry', 'auth'],
  ['upgrade', 'completion'],
  ['config'],
  ['command-line'],
  ['files', 'terminal'],
  ['system'],
  ['errors.ts'],
];
const rootFiles = ['main.ts', 'run.ts', 'run-command.ts', 'errors.ts', 'text-modules.d.ts'];

const files = [...new Glob('{src,scripts}/**/*.ts').scanSync(root)].sort();
const imports = new Map<string, readonly string[]>();
for (const file of files)
  imports.set(file, importsOf(file, await Bun.file(`${root}/${file}`).text()));

/** Returns the project files that a file imports: static, dynamic and type-only imports. */
function importsOf(file: string, text: string): string[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'(\.[^']+)'/gm);
  return [...specifiers].map(([, specifier = '']) => posix.join(posix.dirname(file), specifier));
}

/** Returns `telemetry` for `src/telemetry/queue/queue.ts`; root files are rooms of their own. */
function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function layerOf(room: string): number {
  return layers.findIndex((rooms) => rooms.includes(room));
}

/** Returns every file that `start` imports, directly or indirectly. */
function closureOf(start: string, skip: (file: string) => boolean = () => false): Set<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    for (const next of imports.get(file) ?? []) {
      if (reached.has(next) || skip(next)) continue;
      reached.add(next);
      visit(next);
    }
  };
  visit(start);
  return reached;
}

const sources = files.filter((file) => file.startsWith('src/'));
const inRooms = sources.filter((file) => file.split('/').length > 2);

describe('the rooms of src/', () => {
  test('are all listed here, and the root has no other files', () => {
    const loose = sources.filter((file) => !inRooms.includes(file)).map(roomOf);
    expect(loose.sort()).toEqual([...rootFiles].sort());
    expect(inRooms.filter((file) => layerOf(roomOf(file)) === -1)).toEqual([]);
  });

  test('import only from lower layers, directly and indirectly', () => {
    const up = inRooms.flatMap((file) =>
      [...closureOf(file)]
        .filter((other) => other.startsWith('src/') && roomOf(other) !== roomOf(file))
        .filter((other) => !(layerOf(roomOf(other)) > layerOf(roomOf(file))))
        .map((other) => `${file} imports ${other}`),
    );
    expect(up).toEqual([]);
  });

  test('import telemetry in no command outside of commands/telemetry', () => {
    const commands = inRooms.filter(
      (file) => roomOf(file) === 'commands' && !file.startsWith('src/commands/telemetry/'),
    );
    const importing = commands.filter((file) => {
      // The tree of commands is skipped: it loads all commands, and a command may print it.
      const reached = closureOf(file, (next) => next.startsWith('src/commands/'));
      return [...reached].some((other) => other.startsWith('src/telemetry/'));
    });
    expect(importing).toEqual([]);
  });

  test('import no command in telemetry', () => {
    const telemetry = inRooms.filter((file) => roomOf(file) === 'telemetry');
    expect(telemetry.filter((file) => [...closureOf(file)].some(isCommand))).toEqual([]);
  });
});

function isCommand(file: string): boolean {
  return file.startsWith('src/commands/');
}

test.each(['src', 'scripts'])('%s/ has no import cycles', (folder) => {
  const own = files.filter((file) => file.startsWith(`${folder}/`));
  expect(own.filter((file) => closureOf(file).has(file))).toEqual([]);
});
