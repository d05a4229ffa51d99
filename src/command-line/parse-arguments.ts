import type { UserError } from '../errors.ts';
import { type ArgumentValues, type Command, positionalsOf } from './command.ts';
import type { FoundCommand } from './find-command.ts';
import { isOptOut } from './flags.ts';
import { ParsedFlags, parseOptions } from './parsed-flags.ts';
import { missingFlag, positionalProblem, unknownFlag, withUsage } from './usage-errors.ts';

/** One run of one command, as the command line asks for it. */
export interface Invocation {
  /** From the root to the leaf, as declared in the tree. */
  readonly path: readonly string[];
  readonly command: Command;
  readonly recorded: boolean;
  /** Canonical names of the flags that were set explicitly, sorted; never a value. */
  readonly flags: readonly string[];
  readonly optedOut: boolean;
  /** True when an error is printed as JSON. */
  readonly json: boolean;
  /** The values of the command's arguments: flags, operands and defaults. */
  readonly args: ArgumentValues;
  /** The words after `--`, for a command that takes them. */
  readonly rest: readonly string[];
  /** Set when the arguments were refused: the command does not run, but the attempt counts. */
  readonly problem: UserError | undefined;
}

export type ParsedArguments =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'run'; readonly invocation: Invocation };

/**
 * Reads the words after a command's name strictly: unknown flags, missing values, values outside an
 * enum, missing and extra operands are problems. Citty's parser accepts them all
 * (https://github.com/unjs/citty/issues/201).
 */
export async function parseArguments(
  target: FoundCommand,
  command: Command,
): Promise<ParsedArguments> {
  const parsed = await parseFlags(
    target.words.filter((word) => !isOptOut(word)),
    command,
  );
  const asked = target.global ?? parsed.infoFlag;
  if (asked !== undefined) return { kind: asked };
  const rest = target.rest ?? [];
  const operands = command.passthrough ? parsed.positionals : [...parsed.positionals, ...rest];
  const problem =
    parsed.unknown === undefined
      ? (parsed.problem ??
        positionalProblem(operands, command, target.path) ??
        missingFlag(command.args, parsed.values))
      : await unknownFlag(parsed.unknown, command.args, target.path);
  return {
    kind: 'run',
    invocation: {
      path: target.path,
      command,
      recorded: target.recorded,
      flags: [...parsed.values.keys()].sort(),
      optedOut: target.optedOut,
      json: target.json,
      args: valuesOf(command, parsed, operands),
      rest: command.passthrough ? rest : [],
      problem: problem && withUsage(problem, target.path, command.args),
    },
  };
}

async function parseFlags(words: readonly string[], { args }: Command): Promise<ParsedFlags> {
  const parsed = new ParsedFlags(args);
  // `node:util` takes as long to load as a tenth of a small command.
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
  const positionals = positionalsOf(args).map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(args).map(([name, definition]) => {
      const index = positionals.indexOf(name);
      const value = index === -1 ? values.get(name) : operands[index];
      const fallback = 'multiple' in definition ? [] : definition.default;
      return [name, value ?? fallback];
    }),
  );
}
