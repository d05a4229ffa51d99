import type { CommandGroup } from '../../command-line/command.ts';

export const auth: CommandGroup = {
  summary: 'Manage credentials for GitHub, Anthropic and CircleCI',
  section: 'settings',
  children: {
    set: {
      summary: 'Store a credential, by default in the system keychain',
      load: async () => (await import('./set.ts')).set,
    },
    status: {
      summary: "Show each credential's source, owner and validity",
      load: async () => (await import('./status.ts')).status,
    },
    remove: {
      summary: 'Remove a credential from all stores',
      load: async () => (await import('./remove.ts')).remove,
    },
  },
};
