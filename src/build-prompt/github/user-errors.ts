import { UserError } from '../../errors.ts';
import { settingsToCheck } from '../../system/network-failure.ts';

/** Returns the error for data that could not be read in full. */
export function unavailable(message: string, detail?: string): UserError {
  return new UserError('github.unavailable', {
    message,
    detail,
    hint: 'Nothing was written. Run the same command again to continue where it stopped.',
  });
}

/** Returns the error for a connection that cannot succeed; `why` includes the error code. */
export function unreachable(why: string): UserError {
  return new UserError('github.unavailable', {
    message: `GitHub could not be reached: ${why}`,
    hint: `${settingsToCheck('GITHUB_API_URL')}, then run it again.`,
  });
}

/** Returns the error for a 401. `hint` is the command that replaces the token. */
export function tokenRejected(hint: string): UserError {
  return new UserError('github.token_rejected', {
    message: 'GitHub rejected the token (401)',
    detail: 'It may have expired, or belong to a server other than the one in GITHUB_API_URL.',
    hint,
  });
}

/** Returns the error for a 404 of the GraphQL endpoint. */
export function noGraphql(): UserError {
  return new UserError('github.unavailable', {
    message: 'no GitHub API found at this address (404)',
    hint: 'Check GITHUB_API_URL. GitHub Enterprise Server has its API at https://HOST/api/v3',
  });
}

/** Returns the error for a query that the server's schema does not support. */
export function unsupportedServer(serverMessage: string): UserError {
  return new UserError('github.unavailable', {
    message: 'this GitHub server does not support the query',
    detail: `GitHub says: ${serverMessage}`,
    hint: 'Check GITHUB_API_URL, or upgrade GitHub Enterprise Server.',
  });
}
