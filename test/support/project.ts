import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './folders.ts';

/** Texts of files by their path in a folder. */
export type Files = Readonly<Record<string, string>>;

/** Returns a folder that looks like a repository and holds these files; a script is executable. */
export function projectOf(files: Files, folder = temporaryFolder()): string {
  for (const [name, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** All files of a folder but Git's, with their texts as bytes; links are not followed. */
export function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
  return Object.fromEntries(
    files.map((path) => [path, readFileSync(join(folder, path), 'latin1')]),
  );
}
