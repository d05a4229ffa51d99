import type { CommandGroup } from '../../command-line/command.ts';

export const skill: CommandGroup = {
  summary: 'Install skills for coding agents, such as code review',
  children: {
    install: {
      summary: 'Install the skills in the project or in your home folder',
      load: async () => (await import('./install.ts')).install,
    },
    list: {
      summary: 'List the skills and their state for each agent',
      load: async () => (await import('./list.ts')).list,
    },
  },
};
