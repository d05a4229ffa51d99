import { leavesOf } from '../../src/command-line/command.ts';
import { tree } from '../../src/commands/index.ts';

/** Returns the path of every command, without the program's name. */
export function commandPaths(): ReadonlySet<string> {
  return new Set([...leavesOf(tree, [])].map(({ path }) => path.join(' ')));
}
