import {
  type CommandGroup,
  type CommandLeaf,
  type CommandNode,
  childOf,
  isGroup,
} from '../../command-line/command.ts';
import type { KnownCommands } from './gate.ts';

/**
 * Looks up recorded commands by their full names, such as `chunk config show`, and lists the flags
 * of each. Loads only the modules of those commands.
 */
export async function knownCommandsOf(
  tree: CommandGroup,
  names: ReadonlySet<string>,
): Promise<KnownCommands> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const name of names) {
    const leaf = recordedLeaf(tree, name);
    if (leaf === undefined) continue;
    const { args } = await leaf.load();
    const flags = Object.keys(args).filter((flag) => args[flag]?.type !== 'positional');
    known.set(name, new Set(flags));
  }
  return known;
}

function recordedLeaf(tree: CommandGroup, name: string): CommandLeaf | undefined {
  const [program, ...words] = name.split(' ');
  let node: CommandNode | undefined = program === 'chunk' ? tree : undefined;
  for (const word of words) {
    if (node === undefined || !isGroup(node)) return undefined;
    node = childOf(node, word);
    if (node?.recorded === false) return undefined;
  }
  return node === undefined || isGroup(node) ? undefined : node;
}
