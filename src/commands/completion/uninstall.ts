import { command } from '../../command-line/command.ts';
import { shells, uninstallFrom } from '../../completion/start-up-file.ts';
import { chosenShell, editing } from './install.ts';

export const uninstall = command({
  args: {
    shell: {
      type: 'enum',
      options: [...shells],
      description: 'Shell (default: $SHELL)',
    },
  },
  examples: ['chunk completion uninstall'],
  run: ({ shell }, cli) => {
    const chosen = chosenShell(shell, cli);
    const { path, changed } = editing(() => uninstallFrom(chosen, cli));
    cli.output.text(
      changed
        ? `Completion is off for ${chosen}: removed from ${path}`
        : `Completion was not on for ${chosen}; ${path} is unchanged`,
    );
  },
});
