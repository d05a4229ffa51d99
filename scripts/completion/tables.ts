import {
  type CommandGroup,
  type CommandNode,
  isGroup,
  positionalsOf,
} from '../../src/command-line/command.ts';
import { type FlagForm, flagsOf, globalFlagsBeside } from '../../src/command-line/flags.ts';

/**
 * A word to offer, and its summary. `<files>` stands for file names, `<commands>` and
 * `<tasks>` for what `chunk completion names commands` and `tasks` print.
 */
export interface Completion {
  readonly word: string;
  readonly summary: string;
}

/** Lookup keys with the same completions. */
export interface CompletionBranch {
  readonly keys: readonly string[];
  readonly completions: readonly Completion[];
}

const namesPath = /path|file|dir|folder|output/i;

/**
 * Returns what can follow the words before the cursor, by these keys: the path of a group for its
 * children, `PATH <flags>` for the flags of any node, `PATH --flag` for the values of a flag that
 * takes one, and `PATH 0` for the first positional argument. Loads every command.
 */
export async function completionTable(root: CommandGroup): Promise<CompletionBranch[]> {
  const table = new Map<string, readonly Completion[]>();
  const visit = async (node: CommandNode, at: string): Promise<void> => {
    if (isGroup(node)) {
      const children = Object.entries(node.children);
      table.set(
        at,
        children.map(([word, { summary }]) => ({ word, summary })),
      );
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
  const known = project ?? (namesPath.test(hint) ? ['<files>'] : []);
  return known.map((word) => ({ word, summary: '' }));
}

/** Returns the cases of a POSIX shell's `case`; `assignment` keeps the completions. */
export function posixCases(
  branches: readonly CompletionBranch[],
  assignment: (completions: readonly Completion[]) => string,
): string {
  return branches
    .map(({ keys, completions }) => {
      // An apostrophe cannot be escaped in a pattern; the names have no apostrophes.
      const patterns = keys.map(posixQuoted).join(' | \\\n      ');
      return `    ${patterns}) ${assignment(completions)} ;;`;
    })
    .join('\n');
}

/** Returns a text in single quotes for a POSIX shell. */
export function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
