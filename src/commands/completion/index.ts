import type { CommandGroup, CommandLeaf } from '../../command-line/command.ts';

function shell(name: string, load: CommandLeaf['load']): CommandLeaf {
  // Not recorded: shells run it at every start.
  return { summary: `Print the completion script for ${name}`, recorded: false, load };
}

export const completion: CommandGroup = {
  summary: 'Set up shell completion',
  section: 'program',
  children: {
    install: {
      summary: "Add completion to your shell's startup file",
      load: async () => (await import('./install.ts')).install,
    },
    uninstall: {
      summary: "Remove completion from your shell's startup file",
      load: async () => (await import('./uninstall.ts')).uninstall,
    },
    names: {
      // Not recorded: shells run it when the user presses Tab.
      summary: "Print the project's command or task names (for the completion scripts)",
      recorded: false,
      load: async () => (await import('./names.ts')).names,
    },
    bash: shell('bash', async () => (await import('./scripts.ts')).bash),
    zsh: shell('zsh', async () => (await import('./scripts.ts')).zsh),
    fish: shell('fish', async () => (await import('./scripts.ts')).fish),
    powershell: shell('PowerShell', async () => (await import('./scripts.ts')).powershell),
  },
};
