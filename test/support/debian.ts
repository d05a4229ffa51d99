/**
 * Whether a program of a Debian package is there. On a developer's machine its tests are skipped,
 * and it is said which; where CI is set, its absence is an error.
 */
export function debian(program: string, debianPackage: string = program): boolean {
  if (Bun.which(program) !== null) return true;
  const words = `${program} is not there (apt-get install ${debianPackage})`;
  if (process.env['CI']) throw new Error(`${words}, and CI is set: its tests must run`);
  console.warn(`SKIPPED: ${words}`);
  return false;
}
