import { parseArgs } from 'node:util';
import type { UserError } from '../errors.ts';
import type { Command } from './command.ts';
import { type FoundCommand, isOptOut } from './find-command.ts';
import { ParsedFlags, parseOptions } from './parsed-flags.ts';
import { positionalProblem, unknownFlag, withUsage } from './usage-errors.ts';

/** One run of one command, as the command line asks for it. */
export interface Invocation {
  /** From the root to the leaf, as declared in the tree. */
  readonly path: readonly string[];
  readonly command: Command;
  readonly recorded: boolean;
  /** Canonical names of the flags that were set explicitly, sorted; never a value. */
  readonly flags: readonly string[];
  readonly optedOut: boolean;
  /** The words in a form that citty reads without surprises. */
  readonly rawArgs: readonly string[];
  /** What follows `--`, for a command that takes it. */
  readonly rest: readonly string[];
  /** Set when the arguments were refused: the command does not run, but the attempt counts. */
  readonly problem: UserError | undefined;
}

export type ParsedArguments =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'run'; readonly invocation: Invocation };

/**
 * Reads the words after a command's name strictly: unknown flags, missing values, values outside an
 * enum, missing and extra positionals are problems. Citty accepts them all
 * (https://github.com/unjs/citty/issues/201), reads `--no-x` regardless of order, and takes `-x` as
 * a value, so it is given a normalized list in which none of that can happen.
 */
export async function parseArguments(
  target: FoundCommand,
  command: Command,
): Promise<ParsedArguments> {
  const words = target.words.filter((word) => !isOptOut(word));
  const { tokens } = parseArgs({
    args: words,
    options: parseOptions(command.args),
    strict: false,
    tokens: true,
    allowPositionals: true,
    allowNegative: true,
  });
  const parsed = new ParsedFlags(command.args);
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.positionals.push(token.value);
    if (token.kind === 'option') parsed.option(token);
  }
  const asked = target.global ?? parsed.infoFlag;
  if (asked !== undefined) return { kind: asked };
  const rest = target.rest ?? [];
  const operands = command.passthrough ? parsed.positionals : [...parsed.positionals, ...rest];
  const problem =
    parsed.unknown !== undefined
      ? await unknownFlag(parsed.unknown, command.args, target.path)
      : (parsed.problem ?? positionalProblem(operands, command));
  return {
    kind: 'run',
    invocation: {
      path: target.path,
      command,
      recorded: target.recorded,
      flags: [...parsed.values.keys()].sort(),
      optedOut: target.optedOut,
      rawArgs: [...cittyFlags(parsed.values), '--', ...operands],
      rest: command.passthrough ? rest : [],
      problem: problem && withUsage(problem, target.path, command.args),
    },
  };
}

function cittyFlags(values: ReadonlyMap<string, string | boolean>): string[] {
  return [...values].map(([name, value]) => {
    if (typeof value === 'string') return `--${name}=${value}`;
    return value ? `--${name}` : `--no-${name}`;
  });
}
