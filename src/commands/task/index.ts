import type { Group } from '../../command-line/command.ts';

export const task: Group = {
  summary: "Start a coding agent's task on CircleCI",
  children: {
    run: {
      summary: 'Start a task, and print the ids of its run and pipeline',
      load: async () => (await import('./run.ts')).run,
    },
    config: {
      summary: 'Set up .chunk/run.json: the project, and the tasks that can be run',
      load: async () => (await import('./config.ts')).config,
    },
  },
};
