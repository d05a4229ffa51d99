import type { ArgsDef } from 'citty';
import type { Cli } from '../system/cli.ts';

type ArgDef = ArgsDef[string];

type Value<Definition extends ArgDef> = Definition extends { type: 'boolean' }
  ? boolean
  : Definition extends { multiple: true }
    ? readonly string[]
    : Definition extends { type: 'enum'; options: readonly (infer Option)[] }
      ? Option
      : string;

type Given<Definition extends ArgDef> = Definition extends
  | { required: true }
  | { default: string | boolean }
  | { multiple: true }
  ? true
  : Definition extends { type: 'positional' }
    ? Definition extends { required: false }
      ? false
      : true
    : false;

/**
 * What a command's `run` receives: exactly its declared arguments. Citty's own type has an index
 * signature, under which a misspelled name type-checks and an optional argument is never undefined.
 * A string flag with `multiple: true` may be repeated, and is a list.
 */
type Args<Definitions extends ArgsDef> = {
  readonly [Name in keyof Definitions]: Given<Definitions[Name]> extends true
    ? Value<Definitions[Name]>
    : Value<Definitions[Name]> | undefined;
};

/** Names that a project gives, which the Tab key looks up when it is pressed. */
export type ProjectNames = 'commands' | 'tasks';

/** The values that a positional argument may have, by its name, where they are known. */
export type Choices = Readonly<Record<string, readonly string[] | ProjectNames>>;

/** A command, loaded only to run or to be described. */
export interface Command {
  /** The arguments that this command declares, by name. */
  readonly args: ArgsDef;
  readonly run: (args: ArgumentValues, cli: Cli, line: CommandLine) => void | Promise<void>;
  /** Lines a user can type, shown under `--help`. */
  readonly examples: readonly string[];
  /** True when the command reads the words after `--` itself. */
  readonly passthrough: boolean;
  readonly choices: Choices;
  /** True when a word may be a pasted secret, which no error repeats. */
  readonly acceptsSecret: boolean;
  /** True when the command cleans up and ends on a signal itself, and is waited for. */
  readonly handlesSignals: boolean;
}

/** The values of a command's arguments, by name; undefined for one without value and default. */
export type ArgumentValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

interface CommandDeclaration<Definitions extends ArgsDef> {
  readonly args?: Definitions;
  readonly examples?: readonly string[];
  readonly passthrough?: boolean;
  readonly choices?: Choices;
  readonly acceptsSecret?: boolean;
  readonly handlesSignals?: boolean;
  readonly run: (args: Args<Definitions>, cli: Cli, line: CommandLine) => void | Promise<void>;
}

/** The parts of a command line beyond a command's own arguments. */
export interface CommandLine {
  /** The tree that the command is a leaf of. */
  readonly tree: Group;
  /** The words after `--`, for a command that takes them. */
  readonly rest: readonly string[];
  /** True when `--no-telemetry` was given. */
  readonly optedOut: boolean;
  /** The environment for a program that the command starts, with the opt-out passed on. */
  readonly childEnvironment: (credentials?: 'withheld' | 'kept') => Record<string, string>;
}

/** Declares a command: its arguments in citty's form, and the function that runs it. */
export function command<const Definitions extends ArgsDef = Record<never, never>>(
  declared: CommandDeclaration<Definitions>,
): Command {
  return {
    args: declared.args ?? {},
    run: (values, cli, line) => declared.run(values as Args<Definitions>, cli, line),
    examples: declared.examples ?? [],
    passthrough: declared.passthrough ?? false,
    choices: declared.choices ?? {},
    acceptsSecret: declared.acceptsSecret ?? false,
    handlesSignals: declared.handlesSignals ?? false,
  };
}

/** Returns the positional arguments among a command's, in their order. */
export function positionalsOf(args: ArgsDef): { name: string; required: boolean }[] {
  return Object.entries(args)
    .filter(([, definition]) => definition.type === 'positional')
    .map(([name, definition]) => ({
      name,
      required: definition.required !== false && definition.default === undefined,
    }));
}

/** The section of the root's help that a command is listed in; the first one by default. */
export type Section = 'settings' | 'program';

/** A node of the tree that only holds other nodes; run bare, it prints its help. */
export interface Group {
  readonly summary: string;
  readonly children: Readonly<Record<string, Node>>;
  /** False to leave the whole group out of telemetry. */
  readonly recorded?: false;
  readonly section?: Section;
}

/** A command's place in the tree; `load` imports its module when it is needed. */
export interface Leaf {
  readonly summary: string;
  readonly load: () => Promise<Command>;
  readonly recorded?: false;
  readonly section?: Section;
}

export type Node = Group | Leaf;

/**
 * The child of that name, if the group declares one: inherited names such as `toString` are not
 * children.
 */
export function childOf(group: Group, name: string): Node | undefined {
  return Object.hasOwn(group.children, name) ? group.children[name] : undefined;
}

/** True for a node that has children. */
export function isGroup(node: Node): node is Group {
  return 'children' in node;
}

/** Every leaf below a group with its full path, parents before children, in declared order. */
export function* leavesOf(
  group: Group,
  path: readonly string[],
  recorded = true,
): Generator<{ path: readonly string[]; leaf: Leaf; recorded: boolean }> {
  for (const [name, node] of Object.entries(group.children)) {
    const nodePath = [...path, name];
    const nodeRecorded = recorded && node.recorded !== false;
    if (isGroup(node)) yield* leavesOf(node, nodePath, nodeRecorded);
    else yield { path: nodePath, leaf: node, recorded: nodeRecorded };
  }
}
