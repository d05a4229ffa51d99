import { command } from '../../command-line/command.ts';
import { installInto, type Shell, shellOf, shells } from '../../completion/startup-file.ts';
import { systemErrorCode, UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';

export const install = command({
  args: {
    shell: {
      type: 'enum',
      options: [...shells],
      description: 'Shell (default: $SHELL)',
    },
  },
  examples: ['chunk completion install', 'chunk completion install --shell fish'],
  run: ({ shell }, cli) => {
    const chosen = chosenShell(shell, cli);
    const { path, changed } = editing(() => installInto(chosen, cli));
    cli.output.text(
      changed
        ? `Added ${chosen} completion to ${path}\nOpen a new shell to use it.`
        : `${path} already has ${chosen} completion`,
    );
  },
});

/** Returns the given shell or the one in `SHELL`. Throws `UserError` if it is not supported. */
export function chosenShell(shell: string | undefined, cli: Cli): Shell {
  const chosen = shells.find((each) => each === shell) ?? shellOf(cli);
  if (chosen !== undefined) return chosen;
  if (cli.platform === 'win32') {
    throw new UserError('completion.unsupported', {
      message: 'chunk does not edit the PowerShell profile',
      hint: 'Add this line to $PROFILE: chunk completion powershell | Out-String | Invoke-Expression',
    });
  }
  throw new UserError('completion.unsupported', {
    message: `SHELL is not one of ${shells.join(', ')}`,
    hint: 'Name the shell: chunk completion install --shell bash',
  });
}

/** Runs an edit and converts a system error to a `UserError`. */
export function editing<Result>(
  edit: () => Result,
  hint = 'Check that its folder exists and is writable, then run the same command again.',
): Result {
  try {
    return edit();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const path = error instanceof Error && 'path' in error ? ` ${error.path}` : '';
    throw new UserError('file.write_failed', {
      message: `could not write${path} (${code})`,
      hint,
    });
  }
}
