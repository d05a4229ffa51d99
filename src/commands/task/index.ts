import type { CommandGroup } from '../../command-line/command.ts';

export const task: CommandGroup = {
  summary: 'Run agent tasks on CircleCI',
  children: {
    run: {
      summary: 'Start a task and print its run id and pipeline id',
      load: async () => (await import('./run.ts')).run,
    },
    config: {
      summary: 'Set up .chunk/run.json: the project and its tasks',
      load: async () => (await import('./config.ts')).config,
    },
  },
};
