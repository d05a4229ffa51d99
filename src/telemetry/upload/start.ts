import { isLocked } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { pickVariables } from '../../system/environment.ts';
import { backoffUntil, readSenderState } from './backoff.ts';

/** A sender exits after this time at the latest. */
export const senderHardLimitMs = 29_000;
/** A lock older than this was left by a sender that was killed. */
export const senderLockStaleAfterMs = 35_000;

// The variables that the sender needs: folders, proxies and certificates, but no tokens.
const forwardedVariables = [
  'HOME',
  'USERPROFILE',
  'LOCALAPPDATA',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SystemRoot',
  'TEMP',
  'CHUNK_TELEMETRY_ENDPOINT',
] as const;

/** Returns false while a sender is running or a back-off is in force. Throws what `fs` throws. */
export function mayStartSender(cli: Cli): boolean {
  const { senderFile, senderLock } = cli.paths;
  if (backoffUntil(readSenderState(senderFile), cli.now()) !== undefined) return false;
  return !isLocked(senderLock, cli, senderLockStaleAfterMs);
}

/** Starts a detached copy of this program that delivers the queue. Returns immediately. */
export function startSender(cli: Cli): void {
  cli.startDetached(['telemetry', 'flush', '--quiet'], {
    cwd: cli.paths.telemetryFolder,
    // The first variable turns off Bun's crash reporter.
    env: { BUN_ENABLE_CRASH_REPORTING: '0', ...pickVariables(cli.env, forwardedVariables) },
  });
}
