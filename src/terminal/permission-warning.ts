import { tighten, userConfigStyle } from '../config/write.ts';
import type { Cli } from '../system/cli.ts';

/** Tells the user which paths of theirs others could read until now. */
export async function warnPermissionsFixed(paths: readonly string[], cli: Cli): Promise<void> {
  for (const path of paths) {
    (await cli.output.log()).warn(`Tightened ${path}: it was open to other users.`);
  }
}

/** Closes the config file, where a credential was found, to other users; tells when it was open. */
export async function closeConfigFile(cli: Cli): Promise<void> {
  let tightened: readonly string[];
  try {
    tightened = tighten(cli.paths.configFile, userConfigStyle, cli);
  } catch {
    // Somebody else's file, or a read-only disk: no reason to keep the user from the command.
    return;
  }
  await warnPermissionsFixed(tightened, cli);
}
