import { exitCodes } from '../errors.ts';
import {
  type Command,
  type CommandGroup,
  type CommandNode,
  isGroup,
  positionalsOf,
  type Section,
} from './command.ts';
import { environment } from './environment-variables.ts';
import { type FlagForm, flagsOf, globalFlagsBeside } from './flags.ts';
import { usageOf } from './usage-errors.ts';

/** A term and its meaning. */
interface Entry {
  readonly term: string;
  readonly summary: string;
}

/** A titled list of terms. */
export interface Topic {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The content of a node's help, its manual page and its section in docs/cli.md. */
export interface Page {
  /** The full name, such as `chunk config set`. */
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly topics: readonly Topic[];
  readonly examples: readonly string[];
  /** Topics that apply to all commands; on the root's page only. */
  readonly reference: readonly Topic[];
}

/** The meanings of the exit codes, by name. */
const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'Success',
  failure: 'Any other failure',
  usage: 'Invalid command line',
  unauthorized: 'A credential is missing or was rejected',
  serviceFailed: 'A service failed or could not be reached',
  notFound: 'Something the command names does not exist',
  interrupted: 'Interrupted by Ctrl-C; for other signals, 128 plus the signal number',
};

const sectionTitles: readonly (readonly [Section | undefined, string])[] = [
  [undefined, 'Commands'],
  ['settings', 'Settings and privacy'],
  ['program', 'Other commands'],
];

const rootExamples = [
  'chunk build-prompt --analyzer local',
  'chunk init --dry-run',
  'chunk auth status',
  'chunk config show --json',
  'chunk telemetry status',
  'chunk upgrade --check',
];

/** Returns the page of a node of the tree. Loads the module of a command. */
export async function pageOf(node: CommandNode, path: readonly string[]): Promise<Page> {
  const name = path.join(' ');
  if (isGroup(node)) return groupPage(node, name, path.length === 1);
  const command = await node.load();
  return {
    name,
    summary: node.summary,
    usage: usageOf(name, command),
    topics: [
      { title: 'Arguments', entries: argumentEntries(command) },
      { title: 'Flags', entries: flagsOf(command.args).map(flagEntry) },
      { title: 'Global flags', entries: globalFlagsBeside(command.args).map(flagEntry) },
    ].filter(({ entries }) => entries.length > 0),
    examples: command.examples,
    reference: [],
  };
}

function groupPage(group: CommandGroup, name: string, isRoot: boolean): Page {
  const children = Object.entries(group.children);
  const commands = sectionTitles.map(([section, title]) => ({
    title,
    entries: children
      .filter(([, child]) => !isRoot || child.section === section)
      .map(([term, { summary }]) => ({ term, summary })),
  }));
  return {
    name,
    summary: group.summary,
    usage: `${name} <command> [flags]`,
    topics: [
      ...(isRoot ? commands : commands.slice(0, 1)),
      { title: 'Global flags', entries: globalFlagsBeside({}).map(flagEntry) },
    ].filter(({ entries }) => entries.length > 0),
    examples: isRoot ? rootExamples : [],
    reference: isRoot ? [environmentTopic(), exitCodeTopic()] : [],
  };
}

function environmentTopic(): Topic {
  const entries = environment.map(({ names, summary }) => ({ term: names.join(', '), summary }));
  return { title: 'Environment', entries };
}

function exitCodeTopic(): Topic {
  const entries = Object.entries(exitCodeMeanings).map(([name, summary]) => ({
    term: String(exitCodes[name as keyof typeof exitCodes]),
    summary,
  }));
  return { title: 'Exit codes', entries };
}

function argumentEntries({ args }: Command): Entry[] {
  return positionalsOf(args).map(({ name, required }) => ({
    term: required ? `<${name}>` : `[${name}]`,
    summary: args[name]?.description ?? '',
  }));
}

function flagEntry({ name, short, summary, value, defaultValue, required }: FlagForm): Entry {
  const forms = `${short === undefined ? '    ' : `-${short}, `}--${name}`;
  const notes = [
    defaultValue === undefined ? '' : ` (default: ${defaultValue})`,
    required ? ' (required)' : '',
  ];
  return {
    term: value === undefined ? forms : `${forms} <${value}>`,
    summary: `${summary}${notes.join('')}`,
  };
}
