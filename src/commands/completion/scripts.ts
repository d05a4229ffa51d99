import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import zshScript from '../../../completions/_chunk' with { type: 'text' };
import bashScript from '../../../completions/chunk.bash' with { type: 'text' };
import fishScript from '../../../completions/chunk.fish' with { type: 'text' };
import powershellScript from '../../../completions/chunk.ps1' with { type: 'text' };
import { type Command, command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { entryAt } from '../../files/files.ts';
import { followLinks, writeAtomic } from '../../files/write.ts';
import type { Cli } from '../../system/cli.ts';
import { editing } from './install.ts';

const generatedMarker = 'Generated from the command tree.';

/** Returns a command that prints a script, which `bun run generate` makes from the command tree. */
function printCommand(script: string, example: string): Command {
  return command({
    args: {
      output: {
        type: 'string',
        alias: 'o',
        valueHint: 'file',
        description: 'Write to this file instead of stdout',
      },
    },
    examples: [example],
    run: ({ output }, cli) => {
      if (output === undefined || output === '-') cli.stdout.write(script);
      else
        editing(() => writeScript(resolve(cli.cwd, output), script, cli), 'Choose another file.');
    },
  });
}

// Never replaces a file that chunk did not write.
function writeScript(path: string, script: string, cli: Cli): void {
  const entry = entryAt(followLinks(path));
  const isOurs = entry?.isFile() && readFileSync(path, 'utf8').includes(generatedMarker);
  if (entry !== undefined && !isOurs) {
    throw new UserError('file.write_failed', {
      message: `${path} already exists and is not a chunk completion script`,
      hint: 'Choose another file, or remove this one first.',
    });
  }
  writeAtomic(path, script, { id: cli.newId() });
}

export const bash = printCommand(bashScript, 'eval "$(chunk completion bash)"');
export const zsh = printCommand(zshScript, 'eval "$(chunk completion zsh)"');
export const fish = printCommand(fishScript, 'chunk completion fish | source');
export const powershell = printCommand(
  powershellScript,
  'chunk completion powershell | Out-String | Invoke-Expression',
);
