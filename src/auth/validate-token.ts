import { UserError } from '../errors.ts';
import type { Provider } from './providers.ts';

/** Longer than any provider's tokens, and within the header limit of servers. */
export const maxTokenLength = 4096;

/** Throws `UserError` if a header cannot contain the token, which the message calls `label`. */
export function checkCharacters(token: string, label: string, provider: Provider): void {
  const problem = problemOf(token);
  if (problem === undefined) return;
  throw new UserError('auth.value_invalid', {
    message: `${label} ${problem}`,
    hint: `Copy it again from ${provider.createAt}`,
  });
}

/** Returns the token without surrounding whitespace. Throws `UserError` if it is invalid. */
export function parseEnteredToken(entered: string, provider: Provider): string {
  const token = entered.trim();
  checkCharacters(token, `the ${provider.credential}`, provider);
  if (provider.name === 'anthropic' && !token.startsWith('sk-ant-')) {
    throw new UserError('auth.anthropic_key_invalid_format', {
      message: 'that is not an Anthropic API key: they begin with sk-ant-',
      hint: `Create one at ${provider.createAt}`,
    });
  }
  return token;
}

function problemOf(token: string): string | undefined {
  if (token === '') return 'is empty';
  if (token.length > maxTokenLength) return `is longer than ${maxTokenLength} characters`;
  if (/\r|\n/.test(token)) return 'is more than one line';
  // Other characters are not allowed in a header, or end it.
  if (!/^[\x21-\x7e]+$/.test(token)) return 'has characters that a token cannot have';
  return undefined;
}
