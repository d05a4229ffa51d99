import { resolve } from 'node:path';
import { command } from '../command-line/command.ts';
import { readProject } from '../config/project.ts';
import { existingFolder } from '../files/repository.ts';
import { readVariables, withoutRepository } from '../validate/child-variables.ts';
import { readHookCall } from '../validate/hook-call.ts';
import { planOf } from '../validate/plan.ts';
import {
  listCommands,
  noSidecars,
  nothingToRun,
  saveNeedsLine,
  showPlan,
} from './validate-words.ts';

const remoteOnly = {
  type: 'string',
  description: 'For sidecars, which are not available yet',
} as const;

export const validate = command({
  args: {
    name: { type: 'positional', required: false, description: 'One command; without it, all' },
    list: { type: 'boolean', description: 'List the configured commands' },
    'dry-run': { type: 'boolean', description: 'Show what would run' },
    cmd: { type: 'string', valueHint: 'line', description: 'Run this line instead' },
    save: { type: 'boolean', description: 'Keep the line of --cmd in the project' },
    project: { type: 'string', valueHint: 'folder', description: 'Folder to start from' },
    env: {
      type: 'string',
      multiple: true,
      alias: 'e',
      valueHint: 'NAME=VALUE',
      description: 'Set a variable for the commands; may be repeated',
    },
    'env-file': { type: 'string', valueHint: 'file', description: 'Set the variables of a file' },
    cache: {
      type: 'boolean',
      default: true,
      description: 'Skip what has passed on the same files',
      negativeDescription: 'Also run what has passed on the same files',
    },
    json: { type: 'boolean', description: 'Print JSON' },
    remote: { type: 'boolean', description: remoteOnly.description },
    'sidecar-id': remoteOnly,
  },
  examples: [
    'chunk validate',
    'chunk validate test',
    'chunk validate lint --cmd "npm run lint" --save',
    'chunk validate --list --json',
  ],
  handlesSignals: true,
  run: async (args, cli, { childEnvironment }) => {
    if (args.remote || args['sidecar-id'] !== undefined) throw noSidecars();
    const { name, cmd: run, project, 'env-file': envFile, json = false } = args;
    const start = existingFolder(resolve(cli.cwd, project ?? '.'));
    if (args.list) return listCommands(readProject(start), json, cli);
    const variables = readVariables(args.env, envFile && resolve(cli.cwd, envFile));
    if (args.save && run === undefined) throw saveNeedsLine();
    const env = { ...withoutRepository(childEnvironment('kept')), ...variables };
    const wish = { name, run, env, variables, useCache: args.cache };
    const call = args['dry-run'] ? undefined : await readHookCall(cli);
    cli.signal.throwIfAborted();
    if (call !== undefined) {
      const { answerHook } = await import('./validate-hook.ts');
      return answerHook(call, { ...wish, start, isStartFixed: project !== undefined }, cli);
    }
    const plan = planOf(readProject(start), start, wish);
    if (plan.checks.length === 0) throw nothingToRun();
    if (args['dry-run']) return showPlan(plan, json, cli);
    if (args.save && run !== undefined) {
      const { saveCommand } = await import('../config/save-command.ts');
      saveCommand(plan.file, { name: plan.checks[0]?.name ?? 'custom', run }, cli.newId);
    }
    const { runPlan } = await import('./validate-run.ts');
    return runPlan(plan, { ...wish, json }, cli);
  },
});
