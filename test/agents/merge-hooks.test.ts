import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Agent, agents } from '../../src/agents/agents.ts';
import { wantedHooks } from '../../src/agents/hooks.ts';
import { mergeHooks, newHooksFile } from '../../src/agents/merge-hooks.ts';
import { undoHooks } from '../../src/agents/undo-hooks.ts';
import { isProblem } from '../../src/files/json-document.ts';

type Settings = Record<string, unknown>;

const group = fc.record(
  {
    matcher: fc.constantFrom('Write', 'Edit|Write', '^Task$', '*'),
    hooks: fc.array(
      fc.record({ type: fc.constant('command'), command: fc.string(), timeout: fc.nat() }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['hooks'] },
);

const settings: fc.Arbitrary<Settings> = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
    fc.option(
      fc.record(
        {
          PreToolUse: fc.array(group, { maxLength: 3 }),
          Stop: fc.array(group, { maxLength: 2 }),
          PostToolUse: fc.array(group, { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    ),
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
  )
  .map(([before, hooks, after]) => {
    const { hooks: _first, ...head } = before;
    const { hooks: _second, ...tail } = after;
    return { ...head, ...(hooks && { hooks }), ...tail };
  });

const layout = fc.record({
  indent: fc.constantFrom(undefined, 2, 4, '\t'),
  isSpaced: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  tail: fc.constantFrom('', '\n', '\n\n  '),
  mark: fc.constantFrom('', '\ufeff'),
});

const texts = fc
  .tuple(settings, layout)
  .map(([value, { indent, isSpaced, lineEnd, tail, mark }]) => {
    const pretty = JSON.stringify(value, null, indent);
    const body = indent === undefined && isSpaced ? spaced(value) : pretty;
    return {
      value,
      text: `${mark}${body.replaceAll('\n', lineEnd)}${tail.replaceAll('\n', lineEnd)}`,
    };
  });

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(spaced).join(' , ')} ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)} : ${spaced(v)}`);
  return `{ ${properties.join(', ')} }`;
}

function withWhitespace(value: unknown, blank: () => string): string {
  const around = (inner: string): string => blank() + inner + blank();
  if (Array.isArray(value)) {
    return `[${around(value.map((each) => around(withWhitespace(each, blank))).join(','))}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([key, each]) => `${around(JSON.stringify(key))}:${around(withWhitespace(each, blank))}`,
  );
  return `{${around(properties.join(','))}}`;
}

const someAgent = fc.constantFrom(...agents);

function merged(text: string, agent: Agent) {
  const result = mergeHooks(text, agent, []);
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  return result;
}

function expected(value: Settings, agent: Agent): Settings {
  const hooks: Record<string, unknown[]> = structuredClone(value['hooks'] ?? {}) as never;
  for (const { event, group: ours } of wantedHooks(agent)) {
    hooks[event] = [...(hooks[event] ?? []), ours];
  }
  return { ...value, hooks };
}

describe('merging hooks into settings', () => {
  test('appends exactly two groups to their lists', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ value, text }, agent) => {
        const after = JSON.parse(merged(text, agent).text.replace('\ufeff', ''));
        expect(after).toEqual(JSON.parse(JSON.stringify(expected(value, agent))));
      }),
    );
  });

  test('keeps every other byte', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ text }, agent) => {
        const { text: after, edits } = merged(text, agent);
        let current = after;
        for (const { offset, inserted, removed } of edits.toReversed()) {
          expect(current.slice(offset, offset + inserted.length)).toBe(inserted);
          expect(removed).toBe('');
          current = current.slice(0, offset) + current.slice(offset + inserted.length);
        }
        expect(current).toBe(text);
      }),
    );
  });

  test('changes nothing on a second run', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ text }, agent) => {
        const once = merged(text, agent).text;
        expect(merged(once, agent)).toEqual({ text: once, edits: [] });
      }),
    );
  });

  test('keeps a one-line text on one line, and keeps line endings', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ text }, agent) => {
        const after = merged(text, agent).text;
        const wasEmpty = /^\ufeff?\{\s*\}\s*$/.test(text);
        if (!wasEmpty && !text.trim().includes('\n')) expect(after.trim()).not.toContain('\n');
        if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      }),
    );
  });

  test('accepts whitespace between any two tokens', () => {
    const blanks = fc.infiniteStream(fc.constantFrom('', '', ' ', '\n', '\t', '\r\n', '\n    '));
    fc.assert(
      fc.property(settings, blanks, someAgent, (value, stream, agent) => {
        const text = withWhitespace(value, () => stream.next().value);
        const { text: after, edits } = merged(text, agent);
        expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify(expected(value, agent))));
        expect(undoHooks(after, { created: false, edits })).toEqual({ text });
      }),
    );
  });

  test('is undone byte for byte', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ text }, agent) => {
        const { text: after, edits } = merged(text, agent);
        expect(undoHooks(after, { created: false, edits })).toEqual({ text });
      }),
    );
  });

  test('is undone without a record if no list was empty before', () => {
    fc.assert(
      fc.property(texts, someAgent, ({ text, value }, agent) => {
        const hooks = (value['hooks'] ?? { any: [0] }) as Record<string, unknown[]>;
        fc.pre(Object.keys(value).length > 0 && Object.keys(hooks).length > 0);
        fc.pre(Object.values(hooks).every((list) => list.length > 0));
        expect(undoHooks(merged(text, agent).text, undefined)).toEqual({ text });
      }),
    );
  });

  test('is undone after the text was reformatted', () => {
    fc.assert(
      fc.property(texts, layout, someAgent, ({ text, value }, { indent }, agent) => {
        const hooks = (value['hooks'] ?? { any: [0] }) as Record<string, unknown[]>;
        fc.pre(Object.keys(hooks).length > 0);
        fc.pre(Object.values(hooks).every((list) => list.length > 0));
        const { text: after, edits } = merged(text, agent);
        const formatted = JSON.stringify(JSON.parse(after.replace('\ufeff', '')), null, indent);
        const undone = undoHooks(formatted, { created: false, edits });
        if (isProblem(undone)) throw new Error(undone.why);
        expect(JSON.parse(undone.text ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a new hooks file', () => {
  test.each([...agents])('needs no additions and is deleted by undo ($name)', (agent) => {
    const text = newHooksFile(agent);
    expect(mergeHooks(text, agent, [])).toEqual({ text, edits: [] });
    expect(undoHooks(text, { created: true, edits: [] })).toEqual({ text: undefined });
    expect(undoHooks(text, undefined)).toEqual({ text: undefined });
  });
});
