import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { isOptOut, type Reached } from './argv.ts';
import type { Command } from './command.ts';
import { UserError } from './errors.ts';

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

export type Reading =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'run'; readonly invocation: Invocation };

/**
 * Reads the words after a command's name strictly: unknown flags, missing values, values outside an
 * enum, missing and extra positionals are problems. Citty accepts them all
 * (https://github.com/unjs/citty/issues/201), reads `--no-x` regardless of order, and takes `-x` as
 * a value, so it is given a normalised list in which none of that can happen.
 */
export async function readArguments(target: Reached, command: Command): Promise<Reading> {
  const words = target.words.filter((word) => !isOptOut(word));
  const options = optionsOf(command.args);
  const { tokens } = parseArgs({
    args: words,
    options: options.parse,
    strict: false,
    tokens: true,
    allowPositionals: true,
    allowNegative: true,
  });
  const scan = new Scan(options);
  for (const token of tokens) {
    if (token.kind === 'positional') scan.positionals.push(token.value);
    if (token.kind === 'option') scan.option(token);
  }
  const asked = target.global ?? scan.asked;
  if (asked !== undefined) return { kind: asked };
  const rest = target.rest ?? [];
  const operands = command.takesRest ? scan.positionals : [...scan.positionals, ...rest];
  const problem =
    scan.unknown !== undefined
      ? await unknownFlag(scan.unknown, command.args, target.path)
      : (scan.problem ?? positionalProblem(operands, command));
  return {
    kind: 'run',
    invocation: {
      path: target.path,
      command,
      recorded: target.recorded,
      flags: [...scan.values.keys()].sort(),
      optedOut: target.optedOut,
      rawArgs: [...cittyFlags(scan.values), '--', ...operands],
      rest: command.takesRest ? rest : [],
      problem: problem && withUsage(problem, target.path, command.args),
    },
  };
}

interface Options {
  readonly args: ArgsDef;
  /** What `node:util` needs to know: which take a value, and the one-letter forms. */
  readonly parse: Record<string, { type: 'string' | 'boolean'; short?: string }>;
}

function optionsOf(args: ArgsDef): Options {
  const parse: Options['parse'] = {};
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const alias = 'alias' in definition ? definition.alias : undefined;
    const short = [alias].flat().find((each) => each?.length === 1);
    const type = definition.type === 'boolean' ? 'boolean' : 'string';
    parse[name] = short === undefined ? { type } : { type, short };
  }
  parse['help'] ??= { type: 'boolean', short: 'h' };
  parse['version'] ??= { type: 'boolean', short: 'v' };
  return { args, parse };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** What the tokens of one command line add up to. */
class Scan {
  readonly positionals: string[] = [];
  readonly values = new Map<string, string | boolean>();
  asked: 'help' | 'version' | undefined;
  unknown: string | undefined;
  problem: UserError | undefined;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  option(token: OptionToken): void {
    const { name, rawName, value } = token;
    const definition = Object.hasOwn(this.#options.args, name)
      ? this.#options.args[name]
      : undefined;
    if (definition === undefined && (name === 'help' || name === 'version')) {
      this.asked = this.asked === 'help' ? 'help' : name;
    } else if (definition === undefined || definition.type === 'positional') {
      this.unknown ??= rawName;
    } else if (definition.type === 'boolean') {
      this.#boolean(token, rawName.startsWith('--no-'));
    } else {
      this.#string(name, rawName, value, token.inlineValue === true);
      const allowed = definition.type === 'enum' ? definition.options : undefined;
      if (allowed && value !== undefined && !allowed.includes(value)) {
        this.problem ??= new UserError('argument.invalid', {
          message: `--${name} takes one of: ${allowed.join(', ')}`,
        });
      }
    }
  }

  #boolean({ name, rawName, value }: OptionToken, negated: boolean): void {
    const read = value === undefined ? true : booleanWords.get(value.toLowerCase());
    this.values.set(name, (read ?? true) !== negated);
    if (read === undefined || (negated && value !== undefined)) {
      this.problem ??= new UserError('flag.value', { message: `${rawName} takes no value` });
    }
  }

  #string(name: string, rawName: string, value: string | undefined, inline: boolean): void {
    this.values.set(name, value ?? '');
    // As `node:util` does when strict: a value that looks like a flag is more likely a forgotten one.
    const swallowedFlag = !inline && value?.startsWith('-') && value !== '-';
    if (value === undefined || swallowedFlag || rawName.startsWith('--no-')) {
      this.problem ??= new UserError('flag.value', {
        message: `${rawName} needs a value`,
        detail: swallowedFlag ? `A value that begins with "-" is given as ${rawName}=…` : undefined,
      });
    }
  }
}

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function cittyFlags(values: ReadonlyMap<string, string | boolean>): string[] {
  return [...values].map(([name, value]) => {
    if (typeof value === 'string') return `--${name}=${value}`;
    return value ? `--${name}` : `--no-${name}`;
  });
}

function positionalsOf(args: ArgsDef): { name: string; required: boolean }[] {
  return Object.entries(args)
    .filter(([, definition]) => definition.type === 'positional')
    .map(([name, definition]) => ({
      name,
      required: definition.required !== false && definition.default === undefined,
    }));
}

function positionalProblem(
  operands: readonly string[],
  { args, secretive }: Command,
): UserError | undefined {
  const declared = positionalsOf(args);
  const missing = declared.find(({ required }, index) => required && index >= operands.length);
  if (missing !== undefined) {
    return new UserError('argument.missing', { message: `missing argument <${missing.name}>` });
  }
  const extra = operands[declared.length];
  if (extra === undefined) return undefined;
  if (!secretive) {
    return new UserError('argument.unexpected', { message: `unexpected argument "${extra}"` });
  }
  return new UserError('argument.unexpected', {
    message: 'unexpected argument',
    detail:
      'A secret on the command line ends up in the shell history: it is asked for, or piped in with --stdin.',
  });
}

async function unknownFlag(
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
function withUsage(problem: UserError, path: readonly string[], args: ArgsDef): UserError {
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
