import type { ArgsDef } from 'citty';
import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';

type ArgDef = ArgsDef[string];

type Value<Definition extends ArgDef> = Definition extends { type: 'boolean' }
  ? boolean
  : Definition extends { multiple: true }
    ? readonly string[]
    : Definition extends { type: 'enum'; options: readonly (infer Option)[] }
      ? Option
      : string;

type IsAlwaysSet<Definition extends ArgDef> = Definition extends
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
 * The declared arguments of a command, as its `run` receives them. Citty's own type has an index
 * signature, so that a misspelled name type-checks and an optional argument is never undefined. A
 * string flag with `multiple: true` may be repeated, and is a list.
 */
type Args<Definitions extends ArgsDef> = {
  readonly [Name in keyof Definitions]: IsAlwaysSet<Definitions[Name]> extends true
    ? Value<Definitions[Name]>
    : Value<Definitions[Name]> | undefined;
};

/** Names that a project defines; shell completion looks them up when Tab is pressed. */
type ProjectNames = 'commands' | 'tasks';

/** The known values of positional arguments, by the argument's name. */
type Choices = Readonly<Record<string, readonly string[] | ProjectNames>>;

/** A command's implementation, loaded only to run it or to show its help. */
export interface Command {
  /** The arguments that this command declares, by name. */
  readonly args: ArgsDef;
  readonly run: (args: ArgumentValues, cli: Cli, line: CommandLine) => void | Promise<void>;
  /** Example command lines for `--help`. */
  readonly examples: readonly string[];
  /** True if the command reads the words after `--` itself. */
  readonly passthrough: boolean;
  readonly choices: Choices;
  /** True if an argument may be a pasted secret, which errors must not repeat. */
  readonly acceptsSecret: boolean;
  /** True if the command stops on a signal itself; the run then waits for its cleanup. */
  readonly handlesSignals: boolean;
}

/** The values of a command's arguments, by name; undefined with neither a value nor a default. */
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

/** The parts of a command line other than the command's own arguments. */
export interface CommandLine {
  /** The tree of all commands. */
  readonly tree: CommandGroup;
  /** The words after `--`, for a command that takes them. */
  readonly rest: readonly string[];
  /** True if `--no-telemetry` was given. */
  readonly optedOut: boolean;
  /** Returns the environment for a child process, which includes the telemetry opt-out. */
  readonly childEnvironment: (credentials?: 'withheld' | 'kept') => ChildEnvironment;
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

/** Returns the positional arguments of a command, in declared order. */
export function positionalsOf(args: ArgsDef): { name: string; required: boolean }[] {
  return Object.entries(args)
    .filter(([, definition]) => definition.type === 'positional')
    .map(([name, definition]) => ({
      name,
      required: definition.required !== false && definition.default === undefined,
    }));
}

/** The section of `chunk --help` that lists a command; the first section by default. */
export type Section = 'settings' | 'program';

/** A node of the tree that contains other nodes; without a subcommand, it prints its help. */
export interface CommandGroup {
  readonly summary: string;
  readonly children: Readonly<Record<string, CommandNode>>;
  /** False to leave the whole group out of telemetry. */
  readonly recorded?: false;
  readonly section?: Section;
}

/** A command in the tree; `load` imports its module. */
export interface CommandLeaf {
  readonly summary: string;
  readonly load: () => Promise<Command>;
  readonly recorded?: false;
  readonly section?: Section;
}

export type CommandNode = CommandGroup | CommandLeaf;

/**
 * Returns the child with that name; undefined if the group declares none. Inherited names such as
 * `toString` are not children.
 */
export function childOf(group: CommandGroup, name: string): CommandNode | undefined {
  return Object.hasOwn(group.children, name) ? group.children[name] : undefined;
}

/** True for a node that has children. */
export function isGroup(node: CommandNode): node is CommandGroup {
  return 'children' in node;
}

/** Yields every leaf below a group with its full path, in declared order. */
export function* leavesOf(
  group: CommandGroup,
  path: readonly string[],
  recorded = true,
): Generator<{ path: readonly string[]; leaf: CommandLeaf; recorded: boolean }> {
  for (const [name, node] of Object.entries(group.children)) {
    const nodePath = [...path, name];
    const nodeRecorded = recorded && node.recorded !== false;
    if (isGroup(node)) yield* leavesOf(node, nodePath, nodeRecorded);
    else yield { path: nodePath, leaf: node, recorded: nodeRecorded };
  }
}
