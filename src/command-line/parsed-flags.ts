import type { ArgsDef } from 'citty';
import { UserError } from '../errors.ts';

/**
 * The flags of a command as `node:util` reads them: which take a value, and the one-letter forms.
 */
export type ParseOptions = Record<string, { type: 'string' | 'boolean'; short?: string }>;

/** What `node:util`'s `parseArgs` needs to know of a command's declared arguments. */
export function parseOptions(args: ArgsDef): ParseOptions {
  const parse: ParseOptions = {};
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const alias = 'alias' in definition ? definition.alias : undefined;
    const short = [alias].flat().find((each) => each?.length === 1);
    const type = definition.type === 'boolean' ? 'boolean' : 'string';
    parse[name] = short === undefined ? { type } : { type, short };
  }
  parse['help'] ??= { type: 'boolean', short: 'h' };
  parse['version'] ??= { type: 'boolean', short: 'v' };
  return parse;
}

/** An option as `parseArgs` gives it back. */
export interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** What the tokens of one command line add up to. */
export class ParsedFlags {
  readonly positionals: string[] = [];
  readonly values = new Map<string, string | boolean>();
  infoFlag: 'help' | 'version' | undefined;
  unknown: string | undefined;
  problem: UserError | undefined;
  readonly #args: ArgsDef;

  constructor(args: ArgsDef) {
    this.#args = args;
  }

  option(token: OptionToken): void {
    const { name, rawName, value } = token;
    const definition = Object.hasOwn(this.#args, name) ? this.#args[name] : undefined;
    if (definition === undefined && (name === 'help' || name === 'version')) {
      this.infoFlag = this.infoFlag === 'help' ? 'help' : name;
    } else if (definition === undefined && rawName === '-v') {
      // A command with a `--version` of its own leaves the short form to the question.
      this.infoFlag ??= 'version';
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
    // As `node:util` does when strict: a value that looks like a flag is more likely a forgotten
    // one.
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
