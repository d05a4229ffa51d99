import type { CommandGroup } from '../../command-line/command.ts';
import type { Cli } from '../../system/cli.ts';
import { knownCommandsOf } from './known-commands.ts';
import { uploadQueue } from './upload.ts';

// Together below `cleanupLimitMs`, so that the sender releases its lock and stores a back-off
// before the process exits.
const limits = { waitMs: 0, runLimitMs: 100, requestTimeoutMs: 350 } as const;

/**
 * Delivers the queue in this process. Used by the main process of a container, whose exit would
 * kill a detached sender.
 */
export async function uploadInForeground(
  cli: Cli,
  tree: CommandGroup,
  optedOut: boolean,
): Promise<void> {
  const lookUpCommands = (names: ReadonlySet<string>) => knownCommandsOf(tree, names);
  // The signal that interrupted the command must not abort the upload of its event.
  const signal = { value: new AbortController().signal };
  const uninterrupted: Cli = Object.create(cli, { signal });
  await uploadQueue(uninterrupted, { ...limits, lookUpCommands, optedOut });
}
