import type { ArgsDef } from 'citty';

/** The flags that every command takes. */
export const globalFlags: ArgsDef = {
  'no-telemetry': { type: 'boolean', description: 'Record and send nothing about this run' },
  help: { type: 'boolean', alias: 'h', description: 'Show help' },
  version: { type: 'boolean', alias: 'v', description: 'Show the version' },
};

/** A flag as people type it. */
export interface FlagForm {
  /** Without hyphens: `analyzer`, or `no-cache` for one that is on unless it is switched off. */
  readonly name: string;
  readonly short: string | undefined;
  readonly summary: string;
  /** What stands for its value in help; undefined for a flag that takes none. */
  readonly value: string | undefined;
  /** The values that it takes, where they are a known list. */
  readonly options: readonly string[] | undefined;
  readonly defaultValue: string | undefined;
  readonly required: boolean;
}

/** A command's own flags, in declared order. */
export function flagsOf(args: ArgsDef): FlagForm[] {
  const forms: FlagForm[] = [];
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const isOn = definition.type === 'boolean' && definition.default === true;
    const negative = 'negativeDescription' in definition ? definition.negativeDescription : '';
    const options = 'options' in definition ? definition.options : undefined;
    const hint = definition.valueHint ?? options?.join('|') ?? 'value';
    const isBoolean = definition.type === 'boolean' || definition.type === undefined;
    const { default: defaultValue } = definition;
    forms.push({
      name: isOn ? `no-${name}` : name,
      short: 'alias' in definition ? shortOf(definition.alias) : undefined,
      summary: (isOn && negative) || definition.description || '',
      value: isBoolean ? undefined : hint,
      options: isBoolean ? undefined : options,
      defaultValue: typeof defaultValue === 'string' && defaultValue ? defaultValue : undefined,
      required: definition.required === true,
    });
  }
  return forms;
}

/** The global flags that a command does not declare itself. */
export function globalFlagsBeside(args: ArgsDef): FlagForm[] {
  return flagsOf(globalFlags).filter(({ name }) => !Object.hasOwn(args, name));
}

function shortOf(alias: string | string[] | undefined): string | undefined {
  return [alias].flat().find((each) => each?.length === 1);
}
