import type { ArgsDef } from 'citty';
import { UserError } from '../errors.ts';
import { type Command, positionalsOf } from './command.ts';

/** What is wrong with the words that are no flags: one missing, or one too many. */
export function positionalProblem(
  operands: readonly string[],
  { args, acceptsSecret }: Command,
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
    message: 'unexpected argument',
    detail:
      'A secret on the command line ends up in the shell history: it is asked for, or piped in with --stdin.',
  });
}

/** The error for a flag that a command does not declare. */
export async function unknownFlag(
  rawName: string,
  args: ArgsDef,
  path: readonly string[],
): Promise<UserError> {
  const { nearest } = await import('./suggest.ts');
  const declared = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  const known = [...declared.map(([name]) => name), 'help', 'version', 'no-telemetry'];
  const near = nearest(
    rawName,
    known.map((name) => `--${name}`),
  );
  return new UserError('flag.unknown', {
    message: `unknown flag ${rawName} for "${path.join(' ')}"`,
    detail: near === undefined ? undefined : `Did you mean ${near}?`,
  });
}

/** A usage error says how the command is used, as its last line. */
export function withUsage(problem: UserError, path: readonly string[], args: ArgsDef): UserError {
  const operands = positionalsOf(args).map(({ name, required }) =>
    required ? `<${name}>` : `[${name}]`,
  );
  const usage = [...path, ...operands].join(' ');
  return new UserError(problem.code, {
    message: problem.message,
    detail: problem.detail,
    hint: `Usage: ${usage} [flags]   (flags: ${path.join(' ')} --help)`,
  });
}
