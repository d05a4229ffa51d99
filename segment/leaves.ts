/** Returns the values of a JSON document by their dotted path. */
export function leavesOf(json: unknown, prefix = ''): Map<string, unknown> {
  if (typeof json !== 'object' || json === null) return new Map([[prefix, json]]);
  return new Map(
    Object.entries(json).flatMap(([key, value]) => [
      ...leavesOf(value, prefix === '' ? key : `${prefix}.${key}`),
    ]),
  );
}

/** Returns a copy of a JSON document with another value at a dotted path that it has. */
export function withLeaf<T>(json: T, path: string, value: unknown): T {
  const copy = structuredClone(json);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place = copy as Record<string, unknown>;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  place[last] = value;
  return copy;
}
