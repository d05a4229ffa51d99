import { resolve } from 'node:path';
import { parseRemote } from '../../build-prompt/remote.ts';
import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { existingFolder, repositoryRoot } from '../../files/repository.ts';
import { type Detection, detectProject } from '../../project/detect.ts';
import { withInitLock } from '../../project/init-record.ts';
import type { Cli } from '../../system/cli.ts';
import type { ChildEnvironment } from '../../system/environment.ts';
import { withoutGitVariables } from '../../validate/child-variables.ts';
import { applyInit } from './apply.ts';
import { flags } from './flags.ts';
import { notesOn } from './notes.ts';
import { failIfIncomplete, report } from './report.ts';
import { undoInit } from './undo.ts';

const gitTimeoutMs = 10_000;
const nothing: Detection = { labels: [], commands: [], notes: [] };

export const init = command({
  args: flags,
  examples: ['chunk init --dry-run', 'chunk init --skip-skills', 'chunk init --undo'],
  run: async (args, cli, { childEnvironment }) => {
    const folder = projectFolder(args['project-dir'], cli);
    const dryRun = args['dry-run'] ?? false;
    const isJson = args.json ?? false;
    const withLock = <Result>(work: () => Result): Result | Promise<Result> =>
      dryRun ? work() : withInitLock(folder, cli, work);
    if (args.undo) {
      const files = await withLock(() => undoInit(folder, dryRun, cli));
      await report({ folder, dryRun, toolchains: [], commands: [], notes: [], files }, isJson, cli);
      return failIfIncomplete(files, 'chunk init --undo');
    }
    const detection = args['skip-validate'] ? nothing : detectProject(folder);
    const commands = detection.commands.length > 0 ? detection.commands : undefined;
    const vcs = await originOf(folder, childEnvironment(), cli);
    const hooks = !args['skip-hooks'];
    const skills = !args['skip-skills'];
    const options = { folder, dryRun, force: args.force ?? false, hooks, skills };
    const additions = { commands, vcs };
    const { outcomes: files, unrecorded } = await withLock(() =>
      applyInit(options, additions, cli),
    );
    const skip = {
      validate: args['skip-validate'] ?? false,
      completions: args['skip-completions'] ?? false,
    };
    const { home } = cli.paths;
    const notes = notesOn({ folder, home, detection, files, skip, unrecorded });
    const { labels, commands: proposed } = detection;
    const result = { folder, dryRun, toolchains: labels, commands: proposed, notes, files };
    await report(result, isJson, cli);
    failIfIncomplete(files, 'chunk init');
  },
});

function projectFolder(given: string | undefined, cli: Cli): string {
  const folder = existingFolder(resolve(cli.cwd, given ?? '.'));
  if (repositoryRoot(folder) !== undefined) return folder;
  throw new UserError('init.no_repository', {
    message: 'Not a git repository.',
    hint: 'Run git init first, or change to a Git repository.',
  });
}

/** Returns the owner and name of the repository that `origin` points to, if known. */
async function originOf(folder: string, env: ChildEnvironment, cli: Cli) {
  const { stdout } = await cli.runProgram(['git', 'remote', 'get-url', 'origin'], {
    cwd: folder,
    // Inside a Git hook, Git's variables point to the hook's repository.
    env: { ...withoutGitVariables(env), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    timeoutMs: gitTimeoutMs,
  });
  const remote = parseRemote(stdout.trim());
  return remote && { org: remote.organization, repo: remote.repository };
}
