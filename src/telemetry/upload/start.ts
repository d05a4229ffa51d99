import { isLocked } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { backoffUntil, readSenderState } from './backoff.ts';

/** A sender ends by itself before this; a lock older than that was left by a dead one. */
export const senderHardLimitMs = 29_000;
export const senderLockStaleAfterMs = 35_000;

// All that delivering needs: where files are, how to get out, whom to trust. No token, no secret.
const passedOn = [
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

/**
 * Starts a detached copy of this program that delivers the queue, unless one is at it or the
 * endpoint is being left alone. Waits for nothing.
 */
export function startSender(cli: Cli): void {
  const { telemetryFolder, senderFile, senderLock } = cli.paths;
  if (backoffUntil(readSenderState(senderFile), cli.now()) !== undefined) return;
  if (isLocked(senderLock, cli, senderLockStaleAfterMs)) return;
  cli.startDetached(['telemetry', 'flush', '--quiet'], {
    cwd: telemetryFolder,
    env: senderEnvironment(cli.env),
  });
}

/** The environment of a sender. Bun's own crash reporter is off in it. */
export function senderEnvironment(env: Cli['env']): Record<string, string> {
  const minimal: Record<string, string> = { BUN_ENABLE_CRASH_REPORTING: '0' };
  for (const name of passedOn) {
    const value = env[name];
    if (value) minimal[name] = value;
  }
  return minimal;
}
