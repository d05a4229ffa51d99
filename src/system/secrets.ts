/** What knows the live secrets of a run, and keeps them out of everything that is written. */
export interface Secrets {
  /** Takes note of a secret that was read or entered. */
  register(secret: string): void;
  /** The text with every secret in it replaced. */
  redact(text: string): string;
}

const replacement = '[REDACTED]';

// A shorter value is no credential, and hiding it would make every text unreadable.
const minSecretLength = 8;

/** The environment variables that hold the credentials of our providers. */
export const secretVariables = [
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'ANTHROPIC_API_KEY',
  'CIRCLE_TOKEN',
  'CIRCLECI_TOKEN',
] as const;

// What begins like a token of one of the providers is one, whoever put it into a text.
const knownShapes =
  'github_pat_\\w{16,}|gh[a-z]_\\w{16,}|sk-ant-[\\w-]{12,}|CCI(?:PAT|PRJ)_[\\w-]{12,}';

/** The text without what looks like a token, for a module that has no `Cli` at hand. */
export function redactShapes(text: string): string {
  return text.replace(new RegExp(knownShapes, 'g'), replacement);
}

/**
 * A secret as it may be shown: a mask of fixed width, so that its length is not disclosed, and its
 * last four characters where it has enough others.
 */
export function mask(secret: string): string {
  const shown = secret.length > 12 ? secret.slice(-4) : '';
  return `****${shown}`;
}

/** The secrets of a run: those in its environment from the start, others once registered. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): Secrets {
  const registered = new Set<string>();
  let pattern: RegExp | undefined;
  const register = (secret: string): void => {
    const trimmed = secret.trim();
    if (trimmed.length < minSecretLength) return;
    for (const form of formsOf(trimmed)) registered.add(form);
    pattern = undefined;
  };
  return {
    register,
    redact: (text) => {
      if (pattern === undefined) {
        for (const name of secretVariables) register(env[name] ?? '');
        pattern = patternOf(registered);
      }
      return text.replace(pattern, replacement);
    },
  };
}

// A server or a library may give a secret back in the encoding in which it got it.
function formsOf(secret: string): string[] {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(secret)));
  return [secret, encodeURIComponent(secret.toWellFormed()), base64.replace(/=+$/, '')];
}

function patternOf(secrets: ReadonlySet<string>): RegExp {
  // The longest first: a secret that begins with another must not leave its end behind.
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  return new RegExp([...longestFirst.map(RegExp.escape), knownShapes].join('|'), 'g');
}
