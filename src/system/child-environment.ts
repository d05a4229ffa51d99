import type { Environment } from './environment.ts';
import { secretVariables } from './secrets.ts';

// The variables that this program reads, and those that the official clients read.
const credentials: readonly string[] = [...secretVariables, 'ANTHROPIC_AUTH_TOKEN'];

/** The environment of a child process: every variable has a value. */
export type ChildEnvironment = Readonly<Record<string, string>>;

/**
 * The environment for a program that runs on the user's behalf: the user's own, with the opt-out
 * from telemetry passed on. Credentials are kept for the user's own commands, which may well need
 * them, and withheld from programs that have no use for them.
 */
export function childEnvironment(
  env: Environment,
  telemetryIsOff: boolean,
  credentialsAre: 'withheld' | 'kept' = 'withheld',
): ChildEnvironment {
  const child: Record<string, string> = {};
  // Faster than Object.entries by half, for every hook that an agent runs.
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    if (credentialsAre === 'kept' || !credentials.includes(name)) child[name] = value;
  }
  if (telemetryIsOff) child['CHUNK_NO_TELEMETRY'] = '1';
  return child;
}
