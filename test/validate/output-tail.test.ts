import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { OutputTail } from '../../src/validate/output-tail.ts';

const limits = { maxLines: 30, maxBytes: 8192 };

function tailOf(...parts: (string | Uint8Array)[]): string {
  const tail = new OutputTail();
  for (const part of parts) tail.add(Buffer.from(part as string));
  return tail.text(limits);
}

describe('the tail of an output', () => {
  test('has the last thirty lines', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    expect(tailOf(`${lines.join('\n')}\n\n`)).toBe(lines.slice(-30).join('\n'));
  });

  test('has no escape sequences', () => {
    const colors = '\u001b[1;31mred\u001b[0m';
    const link = '\u001b]8;;http://127.0.0.1\u001b\\link\u001b]8;;\u001b\\';
    const picture = '\u001bPq#0;2;0;0;0#0!9~\u001b\\';
    expect(tailOf(`${picture}${colors} \u001b]0;title\u0007${link}\u0000\b\u009b1m\ttab`)).toBe(
      'red link\ttab',
    );
  });

  test('has only the last state of a progress bar', () => {
    expect(tailOf('10 %\r50 %\r100 %\ndone\r\nnext')).toBe('100 %\ndone\nnext');
  });

  test('decodes a character that arrived in two parts', () => {
    const bytes = Buffer.from('ä€😀');
    expect(tailOf(bytes.subarray(0, 4), bytes.subarray(4))).toBe('ä€😀');
  });

  test('stays within its limits for any output', () => {
    // U+FFFD in the output then shows that a character was cut.
    const part = fc
      .string({ unit: 'binary', maxLength: 4000 })
      .map((text) => text.replaceAll('\ufffd', ''));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = tailOf(...parts);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.maxBytes);
        expect(text.split('\n').length).toBeLessThanOrEqual(limits.maxLines);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must be gone.
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd]/);
      }),
      { numRuns: 200 },
    );
  });

  test('of a hundred megabytes takes little memory and time', () => {
    const tail = new OutputTail();
    const part = Buffer.alloc(1024 * 1024, 'x\n');
    for (let megabyte = 0; megabyte < 100; megabyte++) tail.add(part);
    expect(tail.text(limits).split('\n')).toHaveLength(30);
  });
});
