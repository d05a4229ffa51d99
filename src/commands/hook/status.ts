import { command } from '../../command-line/command.ts';
import { hooksDisabledBy } from '../../config/hook-switch.ts';
import { projectFlag, projectFolder } from './folder.ts';

export const status = command({
  args: { project: projectFlag },
  examples: ['chunk hook status'],
  run: ({ project }, cli) => {
    const disabled = hooksDisabledBy(projectFolder(project, cli), cli.env) !== undefined;
    cli.output.text(disabled ? 'disabled' : 'enabled');
  },
});
