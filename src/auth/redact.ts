/** Shorter ones would blank out ordinary words; no provider issues any. */
const minSecretLength = 8;

const registered = new Set<string>();

/** Tokens by their looks: ones of this run that nobody registered, and ones that people pasted. */
const shapes =
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|sk-ant-[A-Za-z0-9_-]{16,})/g;

/** Has `redact` take this credential out of every text from now on. */
export function registerSecret(secret: string): void {
  if (secret.length >= minSecretLength) registered.add(secret);
}

/** A text without the registered credentials and without anything that looks like one. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of registered) clean = clean.replaceAll(secret, '[REDACTED]');
  return clean.replace(shapes, '[REDACTED]');
}
