import zshScript from '../../../completions/_chunk' with { type: 'text' };
import bashScript from '../../../completions/chunk.bash' with { type: 'text' };
import fishScript from '../../../completions/chunk.fish' with { type: 'text' };
import powershellScript from '../../../completions/chunk.ps1' with { type: 'text' };
import { type Command, command } from '../../command-line/command.ts';

/** Prints a script that is generated from the tree before the build, so no Tab runs a process. */
function printing(script: string, example: string): Command {
  return command({
    examples: [example],
    run: (_, cli) => {
      cli.stdout.write(script);
    },
  });
}

export const bash = printing(bashScript, 'eval "$(chunk completion bash)"');
export const zsh = printing(zshScript, 'eval "$(chunk completion zsh)"');
export const fish = printing(fishScript, 'chunk completion fish | source');
export const powershell = printing(
  powershellScript,
  'chunk completion powershell | Out-String | Invoke-Expression',
);
