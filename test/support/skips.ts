import { test } from 'bun:test';
import { lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folders.ts';

/**
 * True if a program of a Debian package is installed. Otherwise warns that its tests are skipped,
 * or throws if `CI` is set on Linux, where a pipeline installs them all.
 */
export function debian(program: string, debianPackage: string = program): boolean {
  if (Bun.which(program) !== null) return true;
  const whyNot = `${program} is not installed (apt-get install ${debianPackage})`;
  if (process.env['CI'] && process.platform === 'linux')
    throw new Error(`${whyNot}; with CI set, its tests must run`);
  return canRun(whyNot, false);
}

/** Returns `holds`; warns if it is false, because a silently skipped test looks like a pass. */
export function canRun(whyNot: string, holds: boolean): boolean {
  if (!holds) console.warn(`SKIPPED: ${whyNot}`);
  return holds;
}

/** True if the tests run as root; only root can change the owner of a file. */
export const isRoot = canRun('these tests need root', process.geteuid?.() === 0);

/** True on every system but Windows. */
export const isPosix = canRun(
  'Windows has no permission bits, FIFOs and devices',
  process.platform !== 'win32',
);

/** `test`, skipped on Windows: for files in which every test needs POSIX. Has no `skipIf` there. */
export const posixTest = test.skipIf(!isPosix);

/** True if this user may create symbolic links, which Windows allows in developer mode only. */
export const hasLinks = canRun('this user may not create symbolic links', mayLink());

function mayLink(): boolean {
  if (process.platform !== 'win32') return true;
  const link = join(temporaryFolder(), 'link');
  try {
    symlinkSync(import.meta.path, link);
    return lstatSync(link).isSymbolicLink();
  } catch {
    return false;
  }
}
