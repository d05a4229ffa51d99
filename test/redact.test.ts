import { expect, test } from 'bun:test';
import { redact, registerSecret } from '../src/auth/redact.ts';

test('credentials are taken out: registered ones, and ones by their looks', () => {
  registerSecret('correct horse battery');
  const text =
    'a correct horse battery, ghp_0123456789abcdefABCDEF, sk-ant-0123456789abcdefABCDEF.';
  expect(redact(text)).toBe('a [REDACTED], [REDACTED], [REDACTED].');
});

test('a registered secret that is too short to be one takes nothing out', () => {
  registerSecret('a');
  expect(redact('banana')).toBe('banana');
});
