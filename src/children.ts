import { secretVariables } from './auth/redact.ts';
import type { Cli } from './system.ts';
import { decideConsent } from './telemetry/consent.ts';

// Ours, and those that the official clients read by themselves.
const credentials: readonly string[] = [...secretVariables, 'GH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'];

/**
 * The environment for a program that is started on the user's behalf: theirs, without credentials
 * that it has no use for, and with the opt-out from telemetry passed on.
 */
export function childEnvironment(cli: Cli, optedOut: boolean): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(cli.env)) {
    if (value !== undefined && !credentials.includes(name)) env[name] = value;
  }
  if (decideConsent(cli, optedOut).mode === 'off') env['CHUNK_NO_TELEMETRY'] = '1';
  return env;
}
