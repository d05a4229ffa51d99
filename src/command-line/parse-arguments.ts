import type { UserError } from '../errors.ts';
import type { ArgumentValues, Command } from './command.ts';
import type { FoundCommand } from './find-command.ts';
import { ParsedFlags, parseOptions } from './parsed-flags.ts';
import { missingFlag, positionalProblem, unknownFlag, withUsage } from './usage-errors.ts';

/** A command with its parsed arguments. */
export interface Invocation {
  /** The names from the root to the leaf. */
  readonly path: readonly string[];
  readonly command: Command;
  readonly recorded: boolean;
  /** The canonical names of the flags that were set explicitly, sorted; never their values. */
  readonly flags: readonly string[];
  readonly optedOut: boolean;
  /** True if errors must be printed as JSON. */
  readonly json: boolean;
  /** The values of the command's arguments: flags, operands and defaults. */
  readonly args: ArgumentValues;
  /** The words after `--`, for a command that takes them. */
  readonly rest: readonly string[];
  /** Set if the arguments are invalid: the command does not run, but telemetry records the run. */
  readonly problem: UserError | undefined;
}

export type ParsedArguments =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'run'; readonly invocation: Invocation };

/**
 * Parses the words after a command's name strictly: unknown flags, missing values, values outside
 * an enum, and missing or extra operands are problems. Citty's parser accepts all of them
 * (https://github.com/unjs/citty/issues/201).
 */
export async function parseArguments(
  found: FoundCommand,
  command: Command,
): Promise<ParsedArguments> {
  const parsed = await parseFlags(found.words, command);
  const infoFlag = found.infoFlag ?? parsed.infoFlag;
  if (infoFlag !== undefined) return { kind: infoFlag };
  const rest = found.rest ?? [];
  const operands = command.passthrough ? parsed.positionals : [...parsed.positionals, ...rest];
  const problem =
    parsed.unknown === undefined
      ? (parsed.problem ??
        positionalProblem(operands, command, found.path) ??
        missingFlag(command.args, parsed.values))
      : await unknownFlag(parsed.unknown, command.args, found.path);
  return {
    kind: 'run',
    invocation: {
      path: found.path,
      command,
      recorded: found.recorded,
      flags: [...parsed.values.keys()].toSorted(),
      optedOut: found.optedOut,
      json: found.json,
      args: valuesOf(command, parsed, operands),
      rest: command.passthrough ? rest : [],
      problem: problem && withUsage(problem, found.path, command),
    },
  };
}

async function parseFlags(words: readonly string[], { args }: Command): Promise<ParsedFlags> {
  const parsed = new ParsedFlags(args);
  // Loading `node:util` takes a tenth of the time of a small command.
  if (words.length === 0) return parsed;
  const { parseArgs } = await import('node:util');
  const { tokens } = parseArgs({
    args: [...words],
    options: parseOptions(args),
    strict: false,
    tokens: true,
    allowPositionals: true,
    allowNegative: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.positionals.push(token.value);
    if (token.kind === 'option') parsed.option(token);
  }
  return parsed;
}

function valuesOf(
  { args }: Command,
  { values }: ParsedFlags,
  operands: readonly string[],
): ArgumentValues {
  const given: Record<string, ArgumentValues[string]> = {};
  let position = 0;
  for (const [name, definition] of Object.entries(args)) {
    const value = definition.type === 'positional' ? operands[position++] : values.get(name);
    given[name] = value ?? ('multiple' in definition ? [] : definition.default);
  }
  return given;
}
