import { copyFileSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binaryPath, chunk } from './binary.ts';
import { temporaryFolder } from './folders.ts';

/** An installed copy of the suite's binary, in a home of its own. */
export interface Installed {
  readonly home: string;
  readonly folder: string;
  readonly path: string;
}

/** Installs the suite's binary in a new home. */
export function installed(at = 'bin/chunk'): Installed {
  const home = temporaryFolder();
  const path = join(home, at);
  mkdirSync(dirname(path), { recursive: true });
  try {
    linkSync(binaryPath, path);
  } catch {
    copyFileSync(binaryPath, path);
  }
  return { home, folder: dirname(path), path };
}

/** Returns the names of the files in the folder of an installed binary, sorted. */
export function filesBeside({ folder }: Installed): string[] {
  return readdirSync(folder).sort();
}

/** Returns the version line and the inode of an installed binary. */
export async function identity({ path, home }: Installed): Promise<[string, number]> {
  const { stdout } = await chunk(['--version'], { home, binary: path });
  return [stdout, statSync(path).ino];
}
