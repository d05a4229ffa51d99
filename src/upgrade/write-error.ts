import { systemErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { installCommand } from './install-command.ts';

/**
 * Returns a system error from writing to the program's folder as a `UserError` with a hint. Returns
 * any other error unchanged.
 */
export function writeError(error: unknown, folder: string, cli: Cli): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const [why, hint] = explanationFor(code, folder, cli);
  return new UserError('upgrade.not_writable', {
    message: `cannot write to ${folder}: ${why}`,
    hint: `Nothing was changed. ${hint}`,
  });
}

function explanationFor(
  code: string,
  folder: string,
  cli: Cli,
): readonly [why: string, hint: string] {
  if (cli.platform === 'win32' && ['EACCES', 'EPERM', 'EBUSY'].includes(code)) {
    return [
      `access denied (${code})`,
      'Close other running chunk processes, or run the same command as administrator.',
    ];
  }
  switch (code) {
    case 'EACCES':
      return [
        'permission denied',
        'Run the same command as the owner of that folder, for example with sudo.',
      ];
    case 'EPERM': {
      const list = cli.platform === 'darwin' ? 'ls -lO' : 'lsattr';
      return [
        'the system does not allow it',
        `A file may be immutable; check with: ${list} '${folder}'`,
      ];
    }
    case 'EROFS':
      return [
        'it is on a read-only file system',
        `Install into a folder of your own with: ${installCommand(cli)}`,
      ];
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return ['no space is left', 'Free about 250 MB, then run the same command again.'];
    default:
      return [code, 'Check that folder, then run the same command again.'];
  }
}
