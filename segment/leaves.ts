/** Returns the values of a JSON document by dotted path. */
export function valuesByPath(json: unknown, prefix = ''): Map<string, unknown> {
  if (typeof json !== 'object' || json === null) return new Map([[prefix, json]]);
  return new Map(
    Object.entries(json).flatMap(([key, value]) => [
      ...valuesByPath(value, prefix === '' ? key : `${prefix}.${key}`),
    ]),
  );
}

/** Returns a copy of a JSON document with another value at an existing dotted path. */
export function withLeaf<T>(json: T, path: string, value: unknown): T {
  const copy = structuredClone(json);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let parent = copy as Record<string, unknown>;
  for (const key of keys) parent = parent[key] as Record<string, unknown>;
  parent[last] = value;
  return copy;
}
