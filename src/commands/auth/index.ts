import type { Group } from '../../command-line/command.ts';

export const auth: Group = {
  summary: 'Keep credentials for GitHub, Anthropic and CircleCI',
  section: 'settings',
  children: {
    set: {
      summary: 'Store a credential, in the system keychain unless told otherwise',
      load: async () => (await import('./set.ts')).set,
    },
    status: {
      summary: 'Show every credential: where it is, whether it works, whose it is',
      load: async () => (await import('./status.ts')).status,
    },
    remove: {
      summary: 'Remove a credential from everywhere it is stored',
      load: async () => (await import('./remove.ts')).remove,
    },
  },
};
