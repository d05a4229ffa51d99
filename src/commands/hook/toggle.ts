import { type Command, command } from '../../command-line/command.ts';
import { hooksDisabledBy, switchHooks } from '../../config/hook-switch.ts';
import { systemErrorCode, UserError } from '../../errors.ts';
import { projectFlag, projectFolder } from './folder.ts';

export const enable = toggleCommand(true);
export const disable = toggleCommand(false);

function toggleCommand(isOn: boolean): Command {
  const state = isOn ? 'enabled' : 'disabled';
  return command({
    args: { project: projectFlag },
    examples: [`chunk hook ${isOn ? 'enable' : 'disable'}`],
    run: async ({ project }, cli) => {
      const folder = projectFolder(project, cli);
      try {
        switchHooks(folder, isOn);
      } catch (error) {
        const code = systemErrorCode(error);
        if (code === undefined) throw error;
        throw new UserError('file.write_failed', {
          message: `could not change ${folder}/.chunk (${code})`,
          hint: 'Check that the folder belongs to you and has free space.',
        });
      }
      const log = await cli.output.log();
      log.success(`Hooks are ${state} in ${folder}`);
      if (isOn && hooksDisabledBy(folder, cli.env) === 'variable') {
        log.warn('CHUNK_HOOKS_DISABLED is set and keeps them disabled here.');
      }
    },
  });
}
