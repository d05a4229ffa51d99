/** A pattern for a kind of secret, which is in the group named `secret`. */
export interface SecretPattern {
  readonly pattern: RegExp;
  /** Returns false for text in the form of a secret that is not one. */
  readonly accepts?: (secret: string) => boolean;
}

/** Limit for base64 text in Yelp's detect-secrets, in bits per character. */
const minEntropyBits = 4.5;

/** Patterns for secrets that secretlint's recommended preset does not detect. */
export const secretPatterns: readonly SecretPattern[] = [
  // Also truncated, quoted, or in a diff. The preset requires a complete, unquoted block.
  {
    pattern:
      /(?<secret>-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\w+/=\s\\"'>|:,-]{40,}?(?:-----END [A-Z ]*-----|(?![\w+/=\s\\"'>|:,-])))/dg,
  },
  // AWS secret access keys next to an access key id, which the preset detects.
  {
    pattern:
      /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b[^\0]{0,100}?(?<![\w+/])(?<secret>[A-Za-z0-9+/]{40})(?![\w+/])/dg,
  },
  {
    pattern:
      /(?<![\w+/])(?<secret>[A-Za-z0-9+/]{40})(?![\w+/])[^\0]{0,100}?\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/dg,
  },
  // Google API keys.
  { pattern: /\b(?<secret>AIza[\w-]{35})(?![\w-])/dg },
  // Tokens of other services that have a prefix (Google, SendGrid, Twilio, PyPI, …).
  {
    pattern:
      /\b(?<secret>(?:SG\.(?=[\w-]{16,}\.)|SK(?=[0-9a-f]{32}\b)|GOCSPX-|ya29\.|pypi-|dop_v1_|rubygems_)[\w.-]{20,})/dg,
  },
  // JSON web tokens (RFC 7519): the first two parts are JSON objects in base64url.
  { pattern: /(?<![\w-])(?<secret>eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*)/dg },
  // Authorization headers (RFC 6750, RFC 7617).
  {
    pattern: /\b(?:Bearer|Basic)\s+(?<secret>[\w.~+/-]{16,}=*)/dgi,
    accepts: (secret) => /\d/.test(secret),
  },
  // Passwords in URLs of any scheme.
  { pattern: /:\/\/[^\s:@/]{0,100}:(?<secret>[^\s@/:]{3,200})@[\w[]/dg, accepts: isLiteral },
  // Assigned keys and tokens: `API_KEY=…`, `"token": "…"`.
  {
    pattern:
      /(?:secret|token|(?:api|access|account|private|client)[-_ ]?key)[\w-]{0,20}["'`]?\s*(?:=>|:=|[:=])\s*["'`]?(?<secret>[\w.~+/=-]{16,})/dgi,
    accepts: mixesLettersAndDigits,
  },
  // On a command line: `--password …`.
  {
    pattern: /--(?:password|passwd|token|secret|api-?key)[ =]["'`]?(?<secret>[^\s"'`]{6,})/dgi,
    accepts: mixesLettersAndDigits,
  },
  // Assigned passwords.
  {
    pattern:
      /(?:passw(?:or)?d|passphrase|pwd)[\w-]{0,20}["'`]?\s*(?:=>|:=|[:=]|\bis\b)\s*["'`]?(?<secret>[^\s"'`<>(){}[\],;]{6,})/dgi,
    accepts: mixesLettersAndDigits,
  },
  {
    pattern:
      /(?:passw(?:or)?d|passphrase|pwd)[\w-]{0,20}["'`]?\s*(?:=>|:=|[:=]|\bis\b)\s*(?<quote>["'`])(?<secret>[^\s"'`]{6,})\k<quote>/dgi,
    accepts: (secret) => isLiteral(secret) && /[^A-Za-z_]/.test(secret),
  },
  // Tokens of any other service: long, random, in mixed case. Hashes are in one case.
  { pattern: /(?<![\w+=-])(?<secret>[\w+=-]{32,})/dg, accepts: isRandom },
];

// False for a placeholder or variable: `$PASS`, `{{ pass }}`, `<password>`, `%s`.
function isLiteral(text: string): boolean {
  return !/^[$<{%*[]|^(?:password|pass|xxx+)$/i.test(text);
}

function mixesLettersAndDigits(text: string): boolean {
  return isLiteral(text) && /\d/.test(text) && /[a-z]/i.test(text) && !/^u?int\d+_t/.test(text);
}

function isRandom(text: string): boolean {
  const digits = text.match(/\d/g)?.length ?? 0;
  const mixedCase = /[a-z]/.test(text) && /[A-Z]/.test(text);
  return digits >= 3 && mixedCase && entropyBits(text) > minEntropyBits;
}

/** Returns the Shannon entropy in bits per character. */
function entropyBits(text: string): number {
  const counts = Map.groupBy(text, (character) => character);
  return [...counts.values()].reduce((bits, { length }) => {
    const share = length / text.length;
    return bits - share * Math.log2(share);
  }, 0);
}
