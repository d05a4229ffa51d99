import type { Group } from '../../command-line/command.ts';

export const hook: Group = {
  summary: "Turn a project's hooks off and on again, without touching the agents' settings",
  children: {
    enable: {
      summary: 'Let chunk validate check when an agent calls it',
      load: async () => (await import('./switch.ts')).enable,
    },
    disable: {
      summary: 'Let agents commit and stop without a check',
      load: async () => (await import('./switch.ts')).disable,
    },
    status: {
      summary: 'Print "enabled" or "disabled"',
      load: async () => (await import('./status.ts')).status,
    },
  },
};
