import { secretVariables } from './secrets.ts';

// Ours, and those that the official clients read by themselves.
const credentials: readonly string[] = [...secretVariables, 'GH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'];

/**
 * The environment for a program that runs on the user's behalf: the user's own, without credentials
 * that the program has no use for, and with the opt-out from telemetry passed on.
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  telemetryIsOff: boolean,
): Record<string, string> {
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !credentials.includes(name)) child[name] = value;
  }
  if (telemetryIsOff) child['CHUNK_NO_TELEMETRY'] = '1';
  return child;
}
