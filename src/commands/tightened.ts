import type { Cli } from '../system.ts';

/** Tells the user which paths of theirs others could read until now. */
export async function tellTightened(paths: readonly string[], cli: Cli): Promise<void> {
  for (const path of paths) {
    (await cli.output.talk()).warn(`Tightened ${path}: it was open to other users.`);
  }
}
