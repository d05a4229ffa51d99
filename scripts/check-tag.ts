/**
 * Fails unless a release's tag is `v` and the version in package.json:
 *
 *   bun scripts/check-tag.ts v1.2.3
 */
import packageJson from '../package.json';

/** Returns the problem of a tag for that version; undefined for the right tag. */
export function tagProblem(tag: string | undefined, version: string): string | undefined {
  if (tag === `v${version}`) return undefined;
  return tag
    ? `the tag is ${tag}, and package.json says ${version}: one of them is wrong`
    : 'which tag? bun scripts/check-tag.ts v1.2.3';
}

if (import.meta.main) {
  const problem = tagProblem(process.argv[2], packageJson.version);
  if (problem !== undefined) {
    console.error(`error: ${problem}`);
    process.exitCode = 1;
  }
}
