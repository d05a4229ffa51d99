import { UserError } from '../errors.ts';

/** A version's numbers, and what follows the hyphen of a pre-release. */
interface Version {
  readonly numbers: readonly number[];
  readonly pre: readonly string[];
}

/** A version as people and tags write it (`1.2.3`, `v1.2.3-rc.1`) in plain form, if it is one. */
export function plainVersion(text: string): string | undefined {
  return /^v?(\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,64})?)$/.exec(text)?.[1];
}

/** The version that a person named with `--version`, in plain form. Throws `UserError`. */
export function wantedVersion(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const plain = plainVersion(version);
  if (plain !== undefined) return plain;
  throw new UserError('argument.invalid', {
    message: `"${version}" is not a version`,
    hint: 'Usage: chunk upgrade --version 1.2.3',
  });
}

/** Whether the first plain version is newer than the second, by the rules of semver.org. */
export function isNewer(one: string, other: string): boolean {
  return compare(parse(one), parse(other)) > 0;
}

function parse(text: string): Version {
  const hyphen = text.indexOf('-');
  const core = hyphen === -1 ? text : text.slice(0, hyphen);
  return {
    numbers: core.split('.').map(Number),
    pre: hyphen === -1 ? [] : text.slice(hyphen + 1).split('.'),
  };
}

function compare(one: Version, other: Version): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (one.pre.length === 0 || other.pre.length === 0) return other.pre.length - one.pre.length;
  for (const [index, part] of one.pre.entries()) {
    const against = other.pre[index];
    if (against === undefined) return 1;
    const difference = comparePart(part, against);
    if (difference !== 0) return difference;
  }
  return one.pre.length - other.pre.length;
}

function comparePart(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [one, other].map((part) => /^\d+$/.test(part));
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  // A number sorts before a word.
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one === other ? 0 : one < other ? -1 : 1;
}
