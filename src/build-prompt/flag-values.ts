import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { isDay, localDay } from './dates.ts';
import { isGitHubName } from './remote.ts';

/** Parses a whole number of at least `least`; undefined without the flag. Throws `UserError`. */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw invalidFlag(`--${flag} takes a whole number, ${least} or more, not "${text}"`);
}

/**
 * Validates a day (`YYYY-MM-DD`) that has begun in UTC or in the local zone. Throws `UserError`.
 */
export function pastDay(text: string, cli: Pick<Cli, 'now'>): string {
  if (!isDay(text)) throw invalidFlag(`--since takes a day as YYYY-MM-DD, not "${text}"`);
  if (Date.parse(text) > cli.now() && text > localDay(cli.now())) {
    throw invalidFlag(`--since ${text} is in the future`);
  }
  return text;
}

/** Parses a list of repository names without owner, without duplicates. Throws `UserError`. */
export function repositoryNames(list: string): string[] {
  const names = new Map<string, string>();
  for (const name of listed(list)) {
    if (!isGitHubName(name)) {
      const hint = 'Give names without the owner, separated by commas.';
      throw invalidFlag(`"${name}" is not the name of a repository`, hint);
    }
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  if (names.size === 0) throw invalidFlag('--repos names no repository');
  return [...names.values()];
}

/** Parses a list of logins, with or without `@`. Throws `UserError`. */
export function logins(list: string): string[] {
  const names = listed(list).map((name) => name.replace(/^@/, ''));
  if (names.length === 0) throw invalidFlag('--exclude names no login');
  const invalid = names.find((name) => !/^[\w.-]+(?:\[bot\])?$/.test(name));
  if (invalid === undefined) return names;
  throw invalidFlag(`"${invalid}" is not a login`, 'Give logins, separated by commas.');
}

/**
 * Validates a file name; `-` (standard input) is allowed only for `--from`. Throws `UserError` for
 * a folder or white space.
 */
export function fileName(flag: string, text: string): string {
  if (text.trim() === '') throw invalidFlag(`--${flag} needs a file name`);
  if (text === '-' && flag !== 'from') {
    throw invalidFlag(`--${flag} takes the name of a file, not "-"`);
  }
  if (/^~[\\/]/.test(text)) {
    const hint = text.startsWith('~/')
      ? `Write a space instead of "=": --${flag} ${text}`
      : 'Write the path of your home folder instead of "~".';
    throw invalidFlag(`--${flag} begins with "~", which the shell did not expand`, hint);
  }
  if (/(?:^|[\\/])\.{0,2}$/.test(text)) {
    throw invalidFlag(`--${flag} takes a file, and "${text}" is a folder`);
  }
  return text;
}

function listed(list: string): string[] {
  return list.split(',').flatMap((part) => part.trim() || []);
}

/** Returns the error for an invalid flag value. */
export function invalidFlag(message: string, hint = 'See: chunk build-prompt --help'): UserError {
  return new UserError('argument.invalid', { message, hint });
}
