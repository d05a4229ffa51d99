import type { Environment } from './environment.ts';

/** The secrets of a run, which are redacted in all output. */
export interface Secrets {
  /** Registers a secret that was read or entered. */
  register(secret: string): void;
  /** Returns a text with every secret in it replaced. */
  redact(text: string): string;
}

const replacement = '[REDACTED]';

// Shorter values are not credentials, and replacing them would make output unreadable.
const minSecretLength = 8;

/** The environment variables that hold credentials of the services that this program uses. */
export const secretVariables = [
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'ANTHROPIC_API_KEY',
  'CIRCLE_TOKEN',
  'CIRCLECI_TOKEN',
] as const;

// Redacted even if not registered: anything that looks like a token of one of the services.
const knownShapes =
  'github_pat_\\w{16,}|gh[a-z]_\\w{16,}|sk-ant-[\\w-]{12,}|CCI(?:PAT|PRJ)_[\\w-]{12,}';

/**
 * Masks a secret: four asterisks, whatever its length, and its last four characters if it has more
 * than twelve.
 */
export function mask(secret: string): string {
  const shown = secret.length > 12 ? secret.slice(-4) : '';
  return `****${shown}`;
}

/** Returns the secrets of a run: those in its environment, and those registered later. */
export function secretsOf(env: Environment): Secrets {
  const registered = new Set<string>();
  let pattern: RegExp | undefined;
  let isEnvironmentRead = false;
  const register = (secret: string): void => {
    const trimmed = secret.trim();
    if (trimmed.length < minSecretLength) return;
    for (const form of encodingsOf(trimmed)) registered.add(form);
    pattern = undefined;
  };
  return {
    register,
    redact: (text) => {
      if (!isEnvironmentRead) {
        isEnvironmentRead = true;
        for (const name of secretVariables) register(env[name] ?? '');
      }
      // Compiling the pattern doubles the time of a short output. Every known shape contains one of
      // these.
      const hasShape = text.includes('_') || text.includes('sk-ant-');
      if (registered.size === 0 && !hasShape) return text;
      pattern ??= patternOf(registered);
      return text.replace(pattern, replacement);
    },
  };
}

// A server or a library may echo a secret in the encoding in which it was sent.
function encodingsOf(secret: string): string[] {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(secret)));
  return [secret, encodeURIComponent(secret.toWellFormed()), base64.replace(/=+$/, '')];
}

function patternOf(secrets: ReadonlySet<string>): RegExp {
  // Longest first: if one secret starts with another, all of it must be replaced.
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  return new RegExp([...longestFirst.map(RegExp.escape), knownShapes].join('|'), 'g');
}
