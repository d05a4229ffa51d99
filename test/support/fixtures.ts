import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { pathsOf } from '../../src/system/paths.ts';

const folder = resolve(import.meta.dir, '../fixtures');

/** Creates the state and config files of a release with the given format in a home. */
export function createFixtureHome(version: 'v1' | 'v2', home: string): void {
  const { telemetryFolder, configFile } = pathsOf({}, home, 'linux');
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 });
  cpSync(join(folder, version, 'state'), telemetryFolder, { recursive: true });
  cpSync(join(folder, version, 'config'), dirname(configFile), { recursive: true });
  // Old enough that a temporary file does not look as if it is being written.
  for (const [path] of textsIn(telemetryFolder)) utimesSync(join(telemetryFolder, path), 1, 1);
}

/** Returns the text of a fixture file. */
export function fixture(version: 'v1' | 'v2', path: string): string {
  return readFileSync(join(folder, version, path), 'utf8');
}

/** Returns the text of every file below a folder, by its relative path with `/`. */
export function textsIn(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(root.length + 1).replaceAll(sep, '/'),
        readFileSync(path, 'utf8'),
      ]),
  );
}
