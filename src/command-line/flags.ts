import type { ArgsDef } from 'citty';

/** The flags of every command. */
const globalFlags: ArgsDef = {
  'no-telemetry': { type: 'boolean', description: 'Turn telemetry off for this run' },
  help: { type: 'boolean', alias: 'h', description: 'Show help' },
  version: { type: 'boolean', alias: 'v', description: 'Show the version' },
};

export const optOutFlag = '--no-telemetry';

/** True for a word that begins with a hyphen; `-` alone is a value, by POSIX convention. */
export function looksLikeOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** True for `--no-telemetry`, even with a value: an ambiguous opt-out is an opt-out. */
export function isOptOut(word: string): boolean {
  return word === optOutFlag || word.startsWith(`${optOutFlag}=`);
}

/** A flag as the user types it. */
export interface FlagForm {
  /** Without hyphens: `analyzer`, or `no-cache` for a flag that is on by default. */
  readonly name: string;
  readonly short: string | undefined;
  readonly summary: string;
  /** The placeholder for the value in help; undefined for a flag without a value. */
  readonly value: string | undefined;
  /** The allowed values of an enum. */
  readonly options: readonly string[] | undefined;
  readonly defaultValue: string | undefined;
  readonly required: boolean;
}

type Flag = ArgsDef[string];

/** True for a flag that needs a value. */
export function takesValue({ type }: Flag): boolean {
  return type === 'string' || type === 'enum';
}

/** Returns the one-letter form of a flag, without its hyphen. */
export function shortOf(flag: Flag): string | undefined {
  const alias = 'alias' in flag ? flag.alias : undefined;
  return [alias].flat().find((each) => each?.length === 1);
}

// The values that the released tool accepts: those of Go's strconv.ParseBool.
const booleanWords: Readonly<Record<string, boolean>> = {
  1: true,
  t: true,
  true: true,
  0: false,
  f: false,
  false: false,
};

/** Parses a boolean, case-insensitively; returns undefined for any other word. */
export function readBoolean(word: string): boolean | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(booleanWords, name) ? booleanWords[name] : undefined;
}

/** Returns a command's own flags, in declared order. */
export function flagsOf(args: ArgsDef): FlagForm[] {
  const forms: FlagForm[] = [];
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const isOn = definition.type === 'boolean' && definition.default === true;
    const negative = 'negativeDescription' in definition ? definition.negativeDescription : '';
    const options = 'options' in definition ? definition.options : undefined;
    const hint = definition.valueHint ?? options?.join('|') ?? 'value';
    const valued = takesValue(definition);
    const { default: defaultValue } = definition;
    forms.push({
      name: isOn ? `no-${name}` : name,
      short: shortOf(definition),
      summary: (isOn && negative) || definition.description || '',
      value: valued ? hint : undefined,
      options: valued ? options : undefined,
      defaultValue: typeof defaultValue === 'string' && defaultValue ? defaultValue : undefined,
      required: definition.required === true,
    });
  }
  return forms;
}

/** Returns the global flags that a command does not declare itself. */
export function globalFlagsBeside(args: ArgsDef): FlagForm[] {
  return flagsOf(globalFlags).filter(({ name }) => !Object.hasOwn(args, name));
}
