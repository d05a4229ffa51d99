import {
  type Choices,
  type Command,
  type Group,
  isGroup,
  type Node,
  type ProjectNames,
} from '../../src/command-line/command.ts';
import { type FlagForm, flagsOf, globalFlagsBeside } from '../../src/command-line/flags.ts';

/** A word that can be typed, and its summary. */
export interface Completion {
  readonly word: string;
  readonly summary: string;
}

/** What fits somewhere: words, any path, or names that the project in the folder gives. */
export type Completions = readonly Completion[] | 'files' | ProjectNames;

/** What a completion script looks up: each table by the words before the cursor. */
export interface Tables {
  /** The commands below a group, by the group's path. */
  readonly children: ReadonlyMap<string, readonly Completion[]>;
  /** The flags at a node, by its path. */
  readonly flags: ReadonlyMap<string, readonly Completion[]>;
  /** Path and flag of those that take a value. */
  readonly valued: readonly string[];
  /** The values that a flag takes, by path and flag. */
  readonly values: ReadonlyMap<string, Completions>;
  /** What a positional argument may be, by path and its number, from 0. */
  readonly operands: ReadonlyMap<string, Completions>;
}

const namesPath = /path|file|dir|folder|output/i;

/** Returns the tables of a tree. Loads every command. */
export async function tablesOf(root: Group): Promise<Tables> {
  const tables = {
    children: new Map<string, Completion[]>(),
    flags: new Map<string, Completion[]>(),
    valued: [] as string[],
    values: new Map<string, Completions>(),
    operands: new Map<string, Completions>(),
  };
  const visit = async (node: Node, at: string): Promise<void> => {
    if (isGroup(node)) {
      const entries = Object.entries(node.children);
      const words = entries.map(([word, { summary }]) => ({ word, summary }));
      tables.children.set(at, words);
      tables.flags.set(at, globalFlagsBeside({}).flatMap(flagWords));
      for (const [name, child] of entries) await visit(child, `${at} ${name}`);
      return;
    }
    const command = await node.load();
    const forms = [...flagsOf(command.args), ...globalFlagsBeside(command.args)];
    tables.flags.set(at, forms.flatMap(flagWords));
    for (const form of forms) addValues(form, command.choices, at);
    addOperands(command, at);
  };
  const addValues = (form: FlagForm, choices: Choices, at: string): void => {
    if (form.value === undefined) return;
    for (const { word } of flagWords(form)) {
      const key = `${at} ${word}`;
      tables.valued.push(key);
      const options = choices[form.name] ?? form.options;
      if (options !== undefined) tables.values.set(key, plain(options));
      else if (namesPath.test(`${form.value} ${form.name}`)) tables.values.set(key, 'files');
    }
  };
  const addOperands = ({ args, choices }: Command, at: string): void => {
    const names = Object.keys(args).filter((name) => args[name]?.type === 'positional');
    for (const [index, name] of names.entries()) {
      const words = choices[name];
      if (words !== undefined) tables.operands.set(`${at} ${index}`, plain(words));
      else if (namesPath.test(name)) tables.operands.set(`${at} ${index}`, 'files');
    }
  };
  await visit(root, 'chunk');
  return tables;
}

function flagWords({ name, short, summary }: FlagForm): Completion[] {
  const long = { word: `--${name}`, summary };
  return short === undefined ? [long] : [long, { word: `-${short}`, summary }];
}

function plain(words: readonly string[] | ProjectNames): Completions {
  return typeof words === 'string' ? words : words.map((word) => ({ word, summary: '' }));
}

/** The command that prints a project's names, one a line, each a harmless word for a shell. */
export function namesCommand(names: ProjectNames): string {
  return `chunk completion names ${names}`;
}

/** Returns a text in single quotes for a POSIX shell. */
export function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Which nodes there are below the root, as `parent child`. */
export function nodePathsOf({ flags }: Tables): string[] {
  return [...flags.keys()].filter((at) => at !== 'chunk');
}

/** Returns a table's branches: those with the same answer are one. */
export function branches<Value>(table: ReadonlyMap<string, Value>): [string[], Value][] {
  const merged = new Map<string, [string[], Value]>();
  for (const [key, value] of table) {
    const same = JSON.stringify(value);
    const found = merged.get(same);
    if (found === undefined) merged.set(same, [[key], value]);
    else found[0].push(key);
  }
  return [...merged.values()];
}
