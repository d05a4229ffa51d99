import type { ArgsDef } from 'citty';
import { UserError } from '../errors.ts';
import { readBoolean, shortOf, takesValue } from './flags.ts';

/** Returns the flags of a command as options for `parseArgs` of `node:util`. */
export function parseOptions(
  args: ArgsDef,
): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const flags = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  return {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    ...Object.fromEntries(
      flags.map(([name, definition]) => {
        const short = shortOf(definition);
        const type = takesValue(definition) ? ('string' as const) : ('boolean' as const);
        return [name, short === undefined ? { type } : { type, short }];
      }),
    ),
  };
}

/** The released tool accepts this flag on every command; only those that store secrets use it. */
const ignoredFlag = 'insecure-storage';

/** An option as `parseArgs` returns it. */
export interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** Collects the flags and operands of a command line, and the first problem with them. */
export class ParsedFlags {
  readonly positionals: string[] = [];
  readonly values = new Map<string, string | boolean | string[]>();
  infoFlag: 'help' | 'version' | undefined;
  unknown: string | undefined;
  problem: UserError | undefined;
  readonly #args: ArgsDef;

  constructor(args: ArgsDef) {
    this.#args = args;
  }

  option(token: OptionToken): void {
    const { name, rawName } = token;
    const definition = Object.hasOwn(this.#args, name) ? this.#args[name] : undefined;
    if (definition === undefined && (name === 'help' || name === 'version')) {
      this.infoFlag = this.infoFlag === 'help' ? 'help' : name;
    } else if (definition === undefined && rawName === '-v') {
      // `-v` still prints the version if the command declares its own `--version`.
      this.infoFlag ??= 'version';
    } else if (definition === undefined && name === ignoredFlag) {
      this.#readBoolean(token);
    } else if (definition === undefined || definition.type === 'positional') {
      this.unknown ??= rawName;
    } else if (!takesValue(definition)) {
      this.values.set(name, this.#readBoolean(token));
    } else {
      this.#string(token, 'multiple' in definition);
      const { value } = token;
      const allowed = definition.type === 'enum' ? definition.options : undefined;
      if (allowed && value !== undefined && !allowed.includes(value)) {
        this.problem ??= new UserError('argument.invalid', {
          message: `--${name} takes one of: ${allowed.join(', ')}`,
        });
      }
    }
  }

  #readBoolean({ rawName, value }: OptionToken): boolean {
    const negated = rawName.startsWith('--no-');
    const read = value === undefined ? true : readBoolean(value);
    if (read === undefined || (negated && value !== undefined)) {
      this.problem ??= new UserError('flag.value', { message: `${rawName} takes no value` });
    }
    return (read ?? true) !== negated;
  }

  #string({ name, rawName, value, inlineValue }: OptionToken, multiple: boolean): void {
    const before = this.values.get(name);
    const list = Array.isArray(before) ? before : [];
    this.values.set(name, multiple ? [...list, value ?? ''] : (value ?? ''));
    // A value that looks like a flag most likely is the next flag, after a missing value.
    const swallowedFlag = !inlineValue && value?.startsWith('-') && value !== '-';
    if (value === undefined || swallowedFlag || rawName.startsWith('--no-')) {
      this.problem ??= new UserError('flag.value', {
        message: `${rawName} needs a value`,
        detail: swallowedFlag ? `Give a value that begins with "-" as ${rawName}=…` : undefined,
      });
    }
  }
}
