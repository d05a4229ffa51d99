import { resolve } from 'node:path';
import { command } from '../command-line/command.ts';
import { existingFolder } from '../files/repository.ts';
import { readVariables, withoutGitVariables } from '../validate/child-variables.ts';
import { gitIn } from '../validate/git.ts';
import { readHookCall } from '../validate/hook-call.ts';
import { WorkingTree } from '../validate/working-tree.ts';
import { handleHook } from './validate-hook.ts';

const remoteOnly = {
  type: 'string',
  description: 'For sidecars; not available yet',
} as const;

export const validate = command({
  args: {
    name: { type: 'positional', required: false, description: 'Command to run (default: all)' },
    list: { type: 'boolean', description: 'List the configured commands' },
    'dry-run': { type: 'boolean', description: 'Show what would run' },
    cmd: { type: 'string', valueHint: 'line', description: 'Run this command line instead' },
    save: { type: 'boolean', description: 'Save --cmd in .chunk/config.json' },
    project: {
      type: 'string',
      valueHint: 'folder',
      description: 'Project folder (default: the current folder)',
    },
    env: {
      type: 'string',
      multiple: true,
      alias: 'e',
      valueHint: 'NAME=VALUE',
      description: 'Set an environment variable (repeatable)',
    },
    'env-file': {
      type: 'string',
      valueHint: 'file',
      description: 'Read environment variables from a file',
    },
    cache: {
      type: 'boolean',
      default: true,
      description: 'Skip commands that already passed on the same files',
      negativeDescription: 'Rerun commands that already passed on the same files',
    },
    json: { type: 'boolean', description: 'Print JSON' },
    remote: { type: 'boolean', description: remoteOnly.description },
    'sidecar-id': remoteOnly,
    'org-id': remoteOnly,
    'identity-file': remoteOnly,
    workdir: remoteOnly,
  },
  choices: { name: 'commands' },
  examples: [
    'chunk validate',
    'chunk validate test',
    'chunk validate lint --cmd "npm run lint" --save',
    'chunk validate --list --json',
  ],
  handlesSignals: true,
  run: async (args, cli, { childEnvironment }) => {
    const { remote, 'sidecar-id': id, 'org-id': org, 'identity-file': key, workdir } = args;
    if (remote || (id ?? org ?? key ?? workdir) !== undefined) {
      throw (await import('./validate-messages.ts')).noSidecars();
    }
    const { name, cmd: run, project, 'env-file': envFile } = args;
    const start = existingFolder(resolve(cli.cwd, project ?? '.'));
    const variables = await readVariables(args.env, envFile, cli);
    const env = { ...withoutGitVariables(childEnvironment('kept')), ...variables };
    const tree = new WorkingTree(start, gitIn(cli, env));
    const request = { name, run, env, variables, useCache: args.cache, start, tree };
    try {
      if (!args.list && !args['dry-run'] && !cli.stdin.isTTY) {
        // Start Git while the hook input is read.
        if (args.cache && run === undefined) void tree.status();
        const call = await readHookCall(cli);
        cli.signal.throwIfAborted();
        const isStartFixed = project !== undefined;
        if (call !== undefined) return await handleHook(call, { ...request, isStartFixed }, cli);
      }
      const { validateByHand } = await import('./validate-by-hand.ts');
      await validateByHand(args, request, cli);
    } finally {
      tree.git.stop();
    }
  },
});
