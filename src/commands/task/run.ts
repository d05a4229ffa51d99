import { type RunFile, readRunFile, type TaskDefinition } from '../../circleci/run-file.ts';
import { startRun } from '../../circleci/runs.ts';
import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { isUuid } from '../../system/uuid.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import { requireCredential } from '../auth/require-credential.ts';
import { requireRoot } from './root.ts';

export const run = command({
  args: {
    definition: {
      type: 'string',
      required: true,
      valueHint: 'name',
      description: 'Task name from .chunk/run.json, or a definition UUID',
    },
    prompt: {
      type: 'string',
      required: true,
      valueHint: 'text',
      description: 'Prompt for the agent',
    },
    branch: {
      type: 'string',
      valueHint: 'branch',
      description: "Branch to check out (default: the task's branch, or main)",
    },
    'new-branch': { type: 'boolean', description: 'Create a new branch for the changes' },
    'pipeline-as-tool': {
      type: 'boolean',
      default: true,
      description: 'Let the agent run the pipeline',
      negativeDescription: 'Do not let the agent run the pipeline',
    },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  choices: { definition: 'tasks' },
  examples: ['chunk task run --definition fix --prompt "Fix the flaky test in api/"'],
  run: async (args, cli) => {
    const root = requireRoot(cli);
    const file = readRunFile(root);
    if (file === undefined) {
      throw new UserError('task.not_configured', {
        message: `there is no .chunk/run.json in ${root}`,
        hint: 'Set it up: chunk task config',
      });
    }
    if (args.prompt.trim() === '') {
      throw new UserError('flag.value', { message: '--prompt is empty' });
    }
    const { token } = await requireCredential('circleci', cli);
    const definition = findDefinition(args.definition, file);
    if (cli.stderr.isTTY) (await cli.output.log()).info('Contacting CircleCI …');
    const { orgId, projectId } = file;
    const { definitionId, environmentId } = definition;
    const started = await startRun(
      {
        orgId,
        projectId,
        definitionId,
        environmentId,
        branch: args.branch || (definition.branch ?? 'main'),
        prompt: args.prompt,
        createsBranch: args['new-branch'] ?? false,
        isPipelineTool: args['pipeline-as-tool'],
      },
      token,
      cli,
    );
    if (args.json) return cli.output.json(started);
    cli.output.text(`Run ID:       ${escapeControls(started.runId)}`);
    cli.output.text(`Pipeline ID:  ${escapeControls(started.pipelineId ?? '')}`);
  },
});

function findDefinition(name: string, { definitions }: RunFile): TaskDefinition {
  const found = definitions.get(name);
  if (found !== undefined) return found;
  if (isUuid(name)) return { definitionId: name, environmentId: undefined, branch: 'main' };
  const names = [...definitions.keys()].sort();
  throw new UserError('task.unknown_definition', {
    message: `.chunk/run.json has no task "${name}"`,
    hint: names.length > 0 ? `Tasks: ${names.join(', ')}` : 'Add one: chunk task config',
  });
}
