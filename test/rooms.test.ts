import { describe, expect, test } from 'bun:test';
import { posix, resolve } from 'node:path';
import { Glob } from 'bun';

const root = resolve(import.meta.dir, '..');

/**
 * The rooms of `src/`, from the top of the house to its foundation. A room imports from rooms on
 * lower floors only; rooms on one floor do not know each other. The files at the root of `src/`
 * tell the story of a run and may import from every room.
 */
const floors = [
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
const story = ['main.ts', 'run.ts', 'run-command.ts', 'errors.ts', 'text-modules.d.ts'];

const files = [...new Glob('{src,scripts}/**/*.ts').scanSync(root)].sort();
const imports = new Map<string, readonly string[]>();
for (const file of files)
  imports.set(file, importsOf(file, await Bun.file(`${root}/${file}`).text()));

/** The files of the project that a file imports, statically, lazily, or for their types alone. */
function importsOf(file: string, text: string): string[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'(\.[^']+)'/gm);
  return [...specifiers].map(([, specifier = '']) => posix.join(posix.dirname(file), specifier));
}

/** `telemetry` for `src/telemetry/queue/queue.ts`; a file at the root of `src/` is its own room. */
function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room));
}

/** Every file that `start` reaches through imports, in any number of steps. */
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
  test('are known, and the root holds the story of a run alone', () => {
    const loose = sources.filter((file) => !inRooms.includes(file)).map(roomOf);
    expect(loose.sort()).toEqual([...story].sort());
    expect(inRooms.filter((file) => floorOf(roomOf(file)) === -1)).toEqual([]);
  });

  test('import from lower floors only, in any number of steps', () => {
    const up = inRooms.flatMap((file) =>
      [...closureOf(file)]
        .filter((other) => other.startsWith('src/') && roomOf(other) !== roomOf(file))
        .filter((other) => !(floorOf(roomOf(other)) > floorOf(roomOf(file))))
        .map((other) => `${file} reaches ${other}`),
    );
    expect(up).toEqual([]);
  });

  test('keep telemetry out of every command but its own group', () => {
    const commands = inRooms.filter(
      (file) => roomOf(file) === 'commands' && !file.startsWith('src/commands/telemetry/'),
    );
    const knowing = commands.filter((file) => {
      // The tree loads every command, telemetry's own among them; a command may print the tree.
      const reached = closureOf(file, (next) => next.startsWith('src/commands/'));
      return [...reached].some((other) => other.startsWith('src/telemetry/'));
    });
    expect(knowing).toEqual([]);
  });

  test('let telemetry know no command', () => {
    const knowing = inRooms.filter((file) => roomOf(file) === 'telemetry');
    expect(knowing.filter((file) => [...closureOf(file)].some(isCommand))).toEqual([]);
  });
});

function isCommand(file: string): boolean {
  return file.startsWith('src/commands/');
}

test.each(['src', 'scripts'])('no file of %s/ imports itself, in any number of steps', (folder) => {
  const own = files.filter((file) => file.startsWith(`${folder}/`));
  expect(own.filter((file) => closureOf(file).has(file))).toEqual([]);
});
