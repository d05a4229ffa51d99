import { resolve } from 'node:path';
import { hooksDisabledBy } from '../config/hook-switch.ts';
import { UserError } from '../errors.ts';
import { realFolder } from '../files/repository.ts';
import type { Cli } from '../system/cli.ts';
import { gitIn } from '../validate/git.ts';
import type { HookCall } from '../validate/hook-call.ts';
import { Tree } from '../validate/tree.ts';
import type { HookWish } from '../validate/wish.ts';

/**
 * Answers an agent's hook: silence and success, or exit code 2 with what the agent needs on stderr,
 * which is the one answer that Claude Code and Codex take for a no.
 */
export async function answerHook(call: HookCall, wish: HookWish, cli: Cli): Promise<void> {
  const folder = await folderToCheck(call, wish, cli);
  if (folder === undefined) return;
  if (hooksDisabledBy(folder, cli.env) !== undefined) throw hooksAreDisabled();
  const { start, env } = wish;
  const tree = folder === start ? wish.tree : new Tree(folder, gitIn(cli, env));
  if ((await tree.status())?.clean) return;
  cli.signal.throwIfAborted();
  // Most calls end before this: a clean tree, or a command that is no commit.
  const { checkForAgent } = await import('./validate-hook-run.ts');
  return checkForAgent(call, { ...wish, folder, tree }, cli);
}

/** The folder whose project is to be checked; undefined when the call is none to check anything. */
async function folderToCheck(
  call: HookCall,
  { start, isStartFixed, tree: { git } }: HookWish,
  cli: Cli,
): Promise<string | undefined> {
  const given = call.folder === undefined ? undefined : realFolder(resolve(start, call.folder));
  const folder = isStartFixed ? start : (given ?? start);
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
