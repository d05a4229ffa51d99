import { join, resolve } from 'node:path';
import {
  type CommandGroup,
  type CommandNode,
  isGroup,
  positionalsOf,
} from '../src/command-line/command.ts';
import { type FlagForm, flagsOf, globalFlagsBeside } from '../src/command-line/flags.ts';
import { withParts } from './generated-parts.ts';

const folder = resolve(import.meta.dir, '../completions');

/**
 * A word to offer, and its summary. `<files>` stands for file names, `<commands>` and `<tasks>` for
 * the output of `chunk completion names commands` and `tasks`.
 */
interface Completion {
  readonly word: string;
  readonly summary: string;
}

/** Lookup keys with the same completions. */
interface Branch {
  readonly keys: readonly string[];
  readonly completions: readonly Completion[];
}

/** The notation of each script's table. */
const notations = {
  'chunk.bash': posixBranch(
    (words) => `words=${posixQuoted(words.map(({ word }) => word).join(' '))}`,
  ),
  // A colon separates a word and its summary, so it is escaped in the word.
  _chunk: posixBranch((words) => {
    const items = words.map(({ word, summary }) => {
      const name = word.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
      return posixQuoted(summary === '' ? name : `${name}:${summary}`);
    });
    return `found=(${items.join(' ')})`;
  }),
  'chunk.fish': fishBranch,
  'chunk.ps1': powershellBranch,
} as const;

/** Returns the completion scripts of a tree, by file name. Loads every command. */
export async function completionScripts(root: CommandGroup): Promise<ReadonlyMap<string, string>> {
  const branches = await branchesOf(root);
  const scripts = new Map<string, string>();
  for (const [name, notation] of Object.entries(notations)) {
    const script = await Bun.file(join(folder, name)).text();
    scripts.set(name, withParts(script, { words: branches.map(notation).join('\n') }));
  }
  return scripts;
}

/**
 * Returns what can follow the words before the cursor, by these keys: the path of a group for its
 * children, `PATH <flags>` for the flags of any node, `PATH --flag` for the values of a flag that
 * takes one, and `PATH 0` for the first positional argument.
 */
async function branchesOf(root: CommandGroup): Promise<Branch[]> {
  const table = new Map<string, readonly Completion[]>();
  const visit = async (node: CommandNode, at: string): Promise<void> => {
    if (isGroup(node)) {
      const children = Object.entries(node.children);
      const words = children.map(([word, { summary }]) => ({ word, summary }));
      table.set(at, words);
      table.set(`${at} <flags>`, globalFlagsBeside({}).flatMap(flagWords));
      for (const [name, child] of children) await visit(child, `${at} ${name}`);
      return;
    }
    const { args, choices } = await node.load();
    const forms = [...flagsOf(args), ...globalFlagsBeside(args)];
    table.set(`${at} <flags>`, forms.flatMap(flagWords));
    for (const form of forms) {
      if (form.value === undefined) continue;
      const hint = `${form.value} ${form.name}`;
      const values = valuesOf(choices[form.name] ?? form.options, hint);
      for (const { word } of flagWords(form)) table.set(`${at} ${word}`, values);
    }
    for (const [index, { name }] of positionalsOf(args).entries()) {
      table.set(`${at} ${index}`, valuesOf(choices[name], name));
    }
  };
  await visit(root, 'chunk');
  const merged = Map.groupBy(table, ([, completions]) => JSON.stringify(completions));
  return [...merged.values()].map((same) => ({
    keys: same.map(([key]) => key),
    completions: same[0]?.[1] ?? [],
  }));
}

function flagWords({ name, short, summary }: FlagForm): Completion[] {
  const long = { word: `--${name}`, summary };
  return short === undefined ? [long] : [long, { word: `-${short}`, summary }];
}

/** Returns the completions of a value; file names if only its hint is known and names a path. */
function valuesOf(words: readonly string[] | string | undefined, hint: string): Completion[] {
  const project = typeof words === 'string' ? [`<${words}>`] : words;
  const known = project ?? (/path|file|dir|folder|output/i.test(hint) ? ['<files>'] : []);
  return known.map((word) => ({ word, summary: '' }));
}

function posixBranch(assignment: (completions: readonly Completion[]) => string) {
  // An apostrophe cannot be escaped in a pattern; the names have no apostrophes.
  return ({ keys, completions }: Branch): string =>
    `    ${keys.map(posixQuoted).join(' | \\\n      ')}) ${assignment(completions)} ;;`;
}

function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishBranch({ keys, completions }: Branch): string {
  // In single quotes, a backslash escapes an apostrophe and itself.
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const continued = ' \\\n                ';
  const pairs = completions.map(({ word, summary }) => `${quoted(word)} ${quoted(summary)}`);
  const print = pairs.length === 0 ? 'true' : `printf '%s\\t%s\\n' ${pairs.join(continued)}`;
  return `        case ${keys.map(quoted).join(continued)}\n            ${print}`;
}

function powershellBranch({ keys, completions }: Branch): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const items = completions.map(({ word, summary }) =>
    summary === '' ? quoted(word) : `(${quoted(word)} + "\`t" + ${quoted(summary)})`,
  );
  return `  foreach ($key in ${keys.map(quoted).join(', ')}) { $words[$key] = @(${items.join(', ')}) }`;
}
