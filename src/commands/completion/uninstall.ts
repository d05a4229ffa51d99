import { command } from '../../command-line/command.ts';
import { shells, uninstallFrom } from '../../completion/startup-file.ts';
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
      changed ? `Removed ${chosen} completion from ${path}` : `${path} has no ${chosen} completion`,
    );
  },
});
