import type { Cli } from '../system/cli.ts';

/** Warns that the permissions of these paths, which other users could read, were fixed. */
export async function warnPermissionsFixed(paths: readonly string[], cli: Cli): Promise<void> {
  for (const path of paths) {
    (await cli.output.log()).warn(`Fixed the permissions of ${path}: it was open to other users.`);
  }
}
