import type { CommandGroup } from '../../command-line/command.ts';

export const config: CommandGroup = {
  summary: 'Show and change settings',
  section: 'settings',
  children: {
    show: {
      summary: 'Show every setting and where its value comes from',
      load: async () => (await import('./show.ts')).show,
    },
    set: {
      summary: 'Change a setting',
      load: async () => (await import('./set.ts')).set,
    },
  },
};
