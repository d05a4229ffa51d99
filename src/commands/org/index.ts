import type { Group } from '../../command-line/command.ts';

export const org: Group = {
  summary: 'CircleCI organizations',
  section: 'settings',
  children: {
    list: {
      summary: 'List your organizations and their ids, as CIRCLECI_ORG_ID wants them',
      load: async () => (await import('./list.ts')).list,
    },
    create: {
      summary: 'Make an organization, and print its id',
      load: async () => (await import('./create.ts')).create,
    },
  },
};
