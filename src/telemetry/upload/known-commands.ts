import { type Group, leavesOf } from '../../command-line/command.ts';
import type { KnownCommands } from './gate.ts';

/** Lists every recorded command with its flags: the names that an event may contain. */
export async function knownCommandsOf(tree: Group): Promise<KnownCommands> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const { path, leaf, recorded } of leavesOf(tree, ['chunk'])) {
    if (!recorded) continue;
    const { args } = await leaf.load();
    const flags = Object.keys(args).filter((name) => args[name]?.type !== 'positional');
    known.set(path.join(' '), new Set(flags));
  }
  return known;
}
