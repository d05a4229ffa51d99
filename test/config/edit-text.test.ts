import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { editText } from '../../src/config/edit-text.ts';

const edited = (text: string, path: string[], value: unknown) => editText(text, [{ path, value }]);

describe('an edit of a config file', () => {
  for (const [title, text, path, value, after] of [
    ['keeps tabs', '{\n\t"a": 1\n}\n', ['b'], true, '{\n\t"a": 1,\n\t"b": true\n}\n'],
    ['keeps a byte order mark', '\ufeff{"a":1}', ['a'], 2, '\ufeff{"a":2}'],
    ['keeps CRLF', '{\r\n "a": 1\r\n}', ['b'], 2, '{\r\n "a": 1,\r\n "b": 2\r\n}'],
    ['keeps a file on one line', '{"a":1}', ['b'], 2, '{"a":1,"b":2}'],
    [
      'keeps extra spaces',
      '{\n "a":   1,\n "b":  2}',
      ['c'],
      3,
      '{\n "a":   1,\n "b":  2,\n "c": 3}',
    ],
    ['sets a duplicate key', '{"a":1,"b":2,"a":3}', ['a'], 4, '{"b":2,"a":4}'],
    ['removes a duplicate key', '{"a":1,"b":2,"a":3}', ['a'], undefined, '{"b":2}'],
  ] as const) {
    test(title, () => {
      expect(edited(text, [...path], value)).toBe(after);
    });
  }

  test('changes the last of duplicate parents, which JSON.parse reads', () => {
    const after = '{"v":{"a":1},"v":{"a":3}}';
    expect(edited('{"v":{"a":1},"v":{"a":2}}', ['v', 'a'], 3)).toBe(after);
  });

  test('returns undefined if JSON.parse would not return the new value', () => {
    expect(edited('{"v":"text"}', ['v', 'a'], 1)).toBeUndefined();
    expect(edited('[["a",1]]', ['a'], 2)).toBeUndefined();
  });

  test('is what JSON.parse returns, with all other keys unchanged', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'noTelemetry', 'telemetry');
    const member = fc.tuple(key, fc.json({ maxDepth: 2 }));
    const space = fc.constantFrom('', ' ', '\n  ', '\n\t', '\r\n    ');
    const object = fc
      .tuple(fc.array(member, { maxLength: 6 }), space)
      .map(
        ([members, gap]) =>
          `{${members.map(([name, value]) => `${gap}${JSON.stringify(name)}:${gap}${value}`).join(',')}${gap}}`,
      );
    fc.assert(
      fc.property(object, key, fc.option(fc.boolean()), (text, name, wanted) => {
        const value = wanted ?? undefined;
        const after = JSON.parse(edited(text, [name], value) ?? 'null');
        const { [name]: set, ...others } = after;
        const { [name]: _, ...before } = JSON.parse(text);
        expect(set).toEqual(value);
        expect(others).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
