import type { Group } from '../../command-line/command.ts';
import type { Cli } from '../../system/cli.ts';
import { knownCommandsOf } from './known-commands.ts';
import { uploadQueue } from './upload.ts';

// Shorter together than a command waits for telemetry, so that the lock is released and a back-off
// stored before the process ends.
const limits = { waitMs: 0, runLimitMs: 100, requestTimeoutMs: 350 } as const;

/**
 * Delivers the queue in this process. Used by the main process of a container, with which a
 * detached sender would be killed.
 */
export async function uploadInForeground(cli: Cli, tree: Group, optedOut: boolean): Promise<void> {
  const lookUpCommands = (names: ReadonlySet<string>) => knownCommandsOf(tree, names);
  // The signal that interrupted the command must not end the request about it.
  const signal = { value: new AbortController().signal };
  const uninterrupted: Cli = Object.create(cli, { signal });
  await uploadQueue(uninterrupted, { ...limits, lookUpCommands, optedOut });
}
