import type { Cli } from '../system/cli.ts';

/** Warns about paths that other users could read until now. */
export async function warnPermissionsFixed(paths: readonly string[], cli: Cli): Promise<void> {
  for (const path of paths) {
    (await cli.output.log()).warn(`Tightened ${path}: it was open to other users.`);
  }
}
