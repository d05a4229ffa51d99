import { semver } from 'bun';
import { UserError } from '../errors.ts';

/** A version as people and tags write it (`1.2.3`, `v1.2.3-rc.1`) without the `v`, if it is one. */
export function plainVersion(text: string | undefined): string | undefined {
  return /^v?(\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,64})?)$/.exec(text ?? '')?.[1];
}

/** Returns the version that a person named with `--version`, without a `v`. Throws `UserError`. */
export function wantedVersion(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const plain = plainVersion(version);
  if (plain !== undefined) return plain;
  throw new UserError('argument.invalid', {
    message: `"${version}" is not a version`,
    hint: 'Usage: chunk upgrade --version 1.2.3',
  });
}

/** True if the first version is newer than the second, by the rules of semver.org. */
export function isNewer(one: string, other: string): boolean {
  return semver.order(one, other) > 0;
}
