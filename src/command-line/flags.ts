import type { ArgsDef } from 'citty';

/** The flags that every command takes. */
const globalFlags: ArgsDef = {
  'no-telemetry': { type: 'boolean', description: 'Turn telemetry off for this run' },
  help: { type: 'boolean', alias: 'h', description: 'Show help' },
  version: { type: 'boolean', alias: 'v', description: 'Show the version' },
};

export const optOutFlag = '--no-telemetry';

/** True for a word that begins with a hyphen (`-` alone is a value, by POSIX convention). */
export function looksLikeOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** True for `--no-telemetry`, with any value: an ambiguous opt-out is an opt-out. */
export function isOptOut(word: string): boolean {
  return word === optOutFlag || word.startsWith(`${optOutFlag}=`);
}

/** A flag as people type it. */
export interface FlagForm {
  /** Without hyphens: `analyzer`, or `no-cache` for a flag that is on by default. */
  readonly name: string;
  readonly short: string | undefined;
  readonly summary: string;
  /** The placeholder of its value in help; undefined for a flag without a value. */
  readonly value: string | undefined;
  /** The values that it accepts, for an enum. */
  readonly options: readonly string[] | undefined;
  readonly defaultValue: string | undefined;
  readonly required: boolean;
}

type Flag = ArgsDef[string];

/** True for a flag that is followed by a value. */
export function takesValue({ type }: Flag): boolean {
  return type === 'string' || type === 'enum';
}

/** Returns the one-letter form of a flag, without its hyphen. */
export function shortOf(flag: Flag): string | undefined {
  const alias = 'alias' in flag ? flag.alias : undefined;
  return [alias].flat().find((each) => each?.length === 1);
}

// The words of the released tool, which are those of Go's strconv.ParseBool.
const booleanWords: Readonly<Record<string, boolean>> = {
  1: true,
  t: true,
  true: true,
  0: false,
  f: false,
  false: false,
};

/** Returns the boolean that a word stands for, in any case; undefined for any other word. */
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
