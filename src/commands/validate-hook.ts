import { resolve } from 'node:path';
import { hooksDisabledBy } from '../config/hook-switch.ts';
import { UserError } from '../errors.ts';
import { realFolder } from '../files/repository.ts';
import type { Cli } from '../system/cli.ts';
import { gitIn } from '../validate/git.ts';
import type { HookCall } from '../validate/hook-call.ts';
import type { HookRequest } from '../validate/request.ts';
import { WorkingTree } from '../validate/working-tree.ts';

/**
 * Handles an agent's hook call. Returns to allow the action; throws `ReportedFailure` with exit
 * code 2, after the failure on stderr, to block it. The agents treat only exit code 2 as a block.
 */
export async function handleHook(call: HookCall, request: HookRequest, cli: Cli): Promise<void> {
  const folder = await folderToCheck(call, request, cli);
  if (folder === undefined) return;
  if (hooksDisabledBy(folder, cli.env) !== undefined) throw hooksAreDisabled();
  const { start, env } = request;
  const tree = folder === start ? request.tree : new WorkingTree(folder, gitIn(cli, env));
  if ((await tree.status())?.clean) return;
  cli.signal.throwIfAborted();
  // Loaded late: most calls return earlier, with a clean tree or a command that is not a commit.
  const { checkForAgent } = await import('./validate-hook-run.ts');
  return checkForAgent(call, { ...request, folder, tree }, cli);
}

/** Returns the folder to check, or undefined if this call needs no check. */
async function folderToCheck(
  call: HookCall,
  { start, isStartFixed, tree: { git } }: HookRequest,
  cli: Cli,
): Promise<string | undefined> {
  const agentFolder =
    call.folder === undefined ? undefined : realFolder(resolve(start, call.folder));
  const folder = isStartFixed ? start : (agentFolder ?? start);
  const { event, shellCommand } = call;
  if (event === 'stop') return folder;
  if (shellCommand === undefined) return event === 'tool' ? undefined : folder;
  const { commitFolder } = await import('../validate/commit.ts');
  const commit = await commitFolder(shellCommand, { folder, home: cli.paths.home, git });
  if (commit === undefined) return undefined;
  return isStartFixed ? folder : (realFolder(commit) ?? folder);
}

function hooksAreDisabled(): UserError {
  return new UserError('hooks.disabled', {
    message: 'hooks are disabled, so nothing was checked',
    hint: 'To enable them: chunk hook enable',
  });
}
