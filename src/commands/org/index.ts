import type { CommandGroup } from '../../command-line/command.ts';

export const org: CommandGroup = {
  summary: 'List and create CircleCI organizations',
  section: 'settings',
  children: {
    list: {
      summary: 'List your organizations with their ids (for CIRCLECI_ORG_ID)',
      load: async () => (await import('./list.ts')).list,
    },
    create: {
      summary: 'Create an organization and print its id',
      load: async () => (await import('./create.ts')).create,
    },
  },
};
