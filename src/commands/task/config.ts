import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile, runFilePath } from '../../circleci/run-file.ts';
import { command } from '../../command-line/command.ts';
import { projectConfigStyle, updateConfigFile } from '../../config/write.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { confirm, whyNotInteractive } from '../../terminal/ask.ts';
import { requireCredential } from '../auth/require-credential.ts';
import { requireRoot } from './root.ts';
import { askDefinitions, askProject } from './wizard.ts';

export const config = command({
  args: {
    force: { type: 'boolean', alias: 'f', description: 'Replace an existing file without asking' },
  },
  examples: ['chunk task config'],
  run: async ({ force }, cli) => {
    const file = join(requireRoot(cli), runFilePath);
    const isSetUp = (await mayReplace(file, force ?? false, cli)) && (await setUp(file, cli));
    if (!isSetUp) (await cli.output.log()).info('Setup canceled.');
  },
});

async function setUp(file: string, cli: Cli): Promise<boolean> {
  cli.output.text('Set up tasks on CircleCI');
  const { token } = await requireCredential('circleci', cli);
  const project = await askProject(token, cli);
  const definitions = project && (await askDefinitions(cli));
  if (project === undefined || definitions === undefined) return false;
  await updateConfigFile(file, projectConfigStyle, cli, () => [
    { path: ['org_id'], value: project.orgId },
    { path: ['project_id'], value: project.projectId },
    { path: ['org_type'], value: project.orgType },
    { path: ['definitions'], value: definitions },
  ]);
  const [first = ''] = Object.keys(definitions);
  cli.output.text(`Saved ${file}`);
  cli.output.text(`To start one: chunk task run --definition ${first} --prompt "…"`);
  return true;
}

/** Asks before replacing a file. Throws `UserError` without a terminal or for an invalid file. */
async function mayReplace(file: string, force: boolean, cli: Cli): Promise<boolean> {
  const why = whyNotInteractive(cli);
  if (why !== undefined) {
    throw new UserError('interactivity.no_force', {
      message: `cannot set up tasks: ${why}`,
      hint: `Run it in a terminal, or write ${file} yourself.`,
    });
  }
  if (!existsSync(file) || force) return true;
  readRunFile(join(file, '../..'));
  return (
    (await confirm(`${file} already exists. Replace its project and tasks?`, false, cli)) ?? false
  );
}
