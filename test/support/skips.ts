/**
 * True if a program of a Debian package is installed. On a developer's machine its tests are
 * skipped with a warning; where CI is set, its absence is an error.
 */
export function debian(program: string, debianPackage: string = program): boolean {
  if (Bun.which(program) !== null) return true;
  const words = `${program} is not installed (apt-get install ${debianPackage})`;
  if (process.env['CI']) throw new Error(`${words}, and CI is set: its tests must run`);
  return canRun(words, false);
}

/** Returns `holds`; warns if it is false, because a silent skip looks like a pass. */
export function canRun(whyNot: string, holds: boolean): boolean {
  if (!holds) console.warn(`SKIPPED: ${whyNot}`);
  return holds;
}

/** True if the tests run as root, who alone may give files to another user. */
export const isRoot = canRun('these tests need root', process.geteuid?.() === 0);
