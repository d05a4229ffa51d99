import type { CommandGroup } from '../../command-line/command.ts';

export const hook: CommandGroup = {
  summary: "Turn a project's agent hooks on or off",
  children: {
    enable: {
      summary: 'Turn the hooks on: agents must pass the checks',
      load: async () => (await import('./toggle.ts')).enable,
    },
    disable: {
      summary: 'Turn the hooks off: agents commit and stop without checks',
      load: async () => (await import('./toggle.ts')).disable,
    },
    status: {
      summary: 'Print "enabled" or "disabled"',
      load: async () => (await import('./status.ts')).status,
    },
  },
};
