import { stripVTControlCharacters } from 'node:util';
import { type ArgsDef, type CommandDef, renderUsage } from 'citty';
import { type Command, type Group, isGroup, type Node } from './command.ts';
import { globalFlags } from './flags.ts';

/**
 * The help text of a node. Citty decides on colour from the environment alone, at import, so its
 * escapes are taken out again unless the stream that shows them wants colour.
 */
export async function helpText(
  node: Node,
  path: readonly string[],
  colour: boolean,
): Promise<string> {
  const name = path.at(-1) ?? '';
  // Citty shows two levels of the path at most: the parent made up here carries all the rest.
  const parent = path.length > 1 ? { meta: { name: path.slice(0, -1).join(' ') } } : undefined;
  const meta = { name, description: node.summary };
  let examples: readonly string[] = [];
  let shown: CommandDef;
  if (isGroup(node)) {
    shown = { meta, args: globalFlags, subCommands: describedChildren(node) };
  } else {
    const command: Command = await node.load();
    examples = command.examples;
    shown = { meta, args: { ...command.args, ...missingGlobals(command.args) } };
  }
  const text = `${await renderUsage(shown, parent)}${exampleLines(examples)}`.trimEnd();
  return colour ? text : stripVTControlCharacters(text);
}

function missingGlobals(args: ArgsDef): ArgsDef {
  return Object.fromEntries(
    Object.entries(globalFlags).filter(([name]) => !Object.hasOwn(args, name)),
  );
}

function describedChildren(group: Group): Record<string, CommandDef> {
  return Object.fromEntries(
    Object.entries(group.children).map(([name, child]) => [
      name,
      { meta: { name, description: child.summary } },
    ]),
  );
}

function exampleLines(examples: readonly string[]): string {
  if (examples.length === 0) return '';
  return `\n\nEXAMPLES\n\n${examples.map((example) => `  ${example}`).join('\n')}`;
}
