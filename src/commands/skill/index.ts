import type { Group } from '../../command-line/command.ts';

export const skill: Group = {
  summary: 'Skills for coding agents: review a change, find gaps in tests, debug CI failures',
  children: {
    install: {
      summary: "Write the skills into the project, or into the user's home",
      load: async () => (await import('./install.ts')).install,
    },
    list: {
      summary: 'List the skills, and whether each agent has them',
      load: async () => (await import('./list.ts')).list,
    },
  },
};
