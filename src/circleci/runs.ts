import { textAt } from '../auth/check.ts';
import type { Cli } from '../system/cli.ts';
import { failed, requestCircleCi } from './client.ts';

/** The parameters of a task run. */
export interface TaskRun {
  readonly orgId: string;
  readonly projectId: string;
  readonly definitionId: string;
  readonly environmentId: string | undefined;
  readonly branch: string;
  readonly prompt: string;
  readonly createsBranch: boolean;
  readonly isPipelineTool: boolean;
}

/** Starts a task on CircleCI, without retries. Throws `UserError`. */
export async function startRun(
  run: TaskRun,
  token: string,
  cli: Cli,
): Promise<{ readonly runId: string; readonly pipelineId: string | undefined }> {
  const { orgId, projectId, definitionId, environmentId, branch, prompt } = run;
  const hint = 'The run may have started anyway. Check in CircleCI before you try again.';
  const started = await requestCircleCi(
    {
      path: `/api/v2/agents/org/${encodeURIComponent(orgId)}/project/${encodeURIComponent(projectId)}/runs`,
      body: {
        agent_type: 'prompt',
        definition_id: definitionId,
        checkout_branch: branch,
        trigger_source: 'chunk-cli',
        trigger_type: 'api',
        // The API rejects null.
        ...(environmentId !== undefined && { chunk_environment_id: environmentId }),
        parameters: {
          'agent-type': 'prompt',
          'custom-prompt': prompt,
          'run-pipeline-as-a-tool': run.isPipelineTool,
          'create-new-branch': run.createsBranch,
        },
        stats: { prompt, checkout_branch: branch },
      },
      lostResponseHint: hint,
    },
    token,
    cli,
  );
  const runId = textAt(started, 'runId');
  if (runId === undefined) throw failed("CircleCI's response has no run id", hint);
  return { runId, pipelineId: textAt(started, 'pipelineId') };
}
