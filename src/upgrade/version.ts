import { semver } from 'bun';
import { UserError } from '../errors.ts';

/** Returns a version (`1.2.3`, `v1.2.3-rc.1`) without the `v`; undefined for any other text. */
export function plainVersion(text: string | undefined): string | undefined {
  return /^v?(\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,64})?)$/.exec(text ?? '')?.[1];
}

/** Returns the value of `--version` without the `v`. Throws `UserError` if it is not a version. */
export function wantedVersion(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const plain = plainVersion(version);
  if (plain !== undefined) return plain;
  throw new UserError('argument.invalid', {
    message: `"${version}" is not a version`,
    hint: 'Usage: chunk upgrade --version 1.2.3',
  });
}

/** True if the first version is newer than the second one, by the rules of semver.org. */
export function isNewer(one: string, other: string): boolean {
  return semver.order(one, other) > 0;
}
