import type { ArgsDef } from 'citty';
import { UserError } from '../errors.ts';
import { type Command, type CommandGroup, positionalsOf } from './command.ts';
import { flagsOf, looksLikeOption, optOutFlag } from './flags.ts';

/** Returns the error for a word that is neither a child of the group nor a global flag. */
export async function unknownWord(
  word: string,
  group: CommandGroup,
  path: readonly string[],
): Promise<UserError> {
  const { commandNamed, nearest } = await import('./suggest.ts');
  const here = path.join(' ');
  if (looksLikeOption(word)) {
    const flag = word.split('=', 1)[0] ?? word;
    const near = nearest(flag, ['--help', '--version', optOutFlag]);
    return new UserError('flag.unknown', {
      message: `unknown flag ${flag}${path.length === 1 ? ' before a command' : ` for "${here}"`}`,
      detail: didYouMean(near),
      hint: `Put flags after the command's name. See: ${here} --help`,
    });
  }
  const near = nearest(word, Object.keys(group.children));
  const command = commandNamed(path, word) ?? near;
  return new UserError('command.unknown', {
    message: `unknown command "${word}" for "${here}"`,
    detail:
      path.length === 1 && word === 'uninstall'
        ? 'To uninstall chunk, see the section "Install" of the README.'
        : didYouMean(command),
    hint: `See: ${here} --help`,
  });
}

/** Returns the error for a missing or an extra operand; undefined if there is none. */
export function positionalProblem(
  operands: readonly string[],
  { args, acceptsSecret }: Command,
  path: readonly string[],
): UserError | undefined {
  const declared = positionalsOf(args);
  const missing = declared.find(({ required }, index) => required && index >= operands.length);
  if (missing !== undefined) {
    return new UserError('argument.missing', { message: `missing argument <${missing.name}>` });
  }
  const extra = operands[declared.length];
  if (extra === undefined) return undefined;
  if (!acceptsSecret) {
    return new UserError('argument.unexpected', { message: `unexpected argument "${extra}"` });
  }
  return new UserError('argument.unexpected', {
    message: declared.length > 0 ? 'unexpected argument' : `"${path.join(' ')}" takes no arguments`,
    // The message does not repeat a word that may be a secret.
    detail:
      'stdin' in args
        ? 'A secret on the command line ends up in the shell history. Type it when asked, or pipe it in with --stdin.'
        : undefined,
  });
}

/** Returns the error for a missing required flag; undefined if there is none. */
export function missingFlag(
  args: ArgsDef,
  values: ReadonlyMap<string, unknown>,
): UserError | undefined {
  const missing = Object.entries(args).find(
    ([name, { type, required }]) => type !== 'positional' && required === true && !values.has(name),
  );
  if (missing === undefined) return undefined;
  return new UserError('argument.missing', { message: `missing flag --${missing[0]}` });
}

/** Returns the error for a flag that a command does not declare. */
export async function unknownFlag(
  rawName: string,
  args: ArgsDef,
  path: readonly string[],
): Promise<UserError> {
  const { flagNamed } = await import('./suggest.ts');
  const declared = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  const known = [...declared.map(([name]) => `--${name}`), '--help', '--version', optOutFlag];
  return new UserError('flag.unknown', {
    message: `unknown flag ${rawName} for "${path.join(' ')}"`,
    detail: didYouMean(flagNamed(rawName, known)),
  });
}

function didYouMean(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return `Did you mean ${name.startsWith('--') ? name : `"${name}"`}?`;
}

/** Returns the error with the command's usage as its last line. */
export function withUsage(
  problem: UserError,
  path: readonly string[],
  command: Command,
): UserError {
  const name = path.join(' ');
  return new UserError(problem.code, {
    message: problem.message,
    detail: problem.detail,
    hint: `Usage: ${usageOf(name, command)}   (flags: ${name} --help)`,
  });
}

/** Returns a command's usage, with its operands and required flags. */
export function usageOf(name: string, { args, passthrough }: Command): string {
  const operands = positionalsOf(args).map((operand) =>
    operand.required ? `<${operand.name}>` : `[${operand.name}]`,
  );
  const flags = flagsOf(args)
    .filter(({ required }) => required)
    .map(({ name: flag, value }) => `--${flag} <${value}>`);
  return [name, ...operands, ...flags, '[flags]', ...(passthrough ? ['[-- <words>…]'] : [])].join(
    ' ',
  );
}
