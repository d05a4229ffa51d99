/**
 * Returns a text with its generated parts replaced: the lines between a comment `generated: NAME`
 * and a comment `end`. Throws if the text and `parts` do not name the same ones.
 */
export function withParts(text: string, parts: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(parts));
  const replaced = text.replaceAll(
    /^( *(?:#|<!--) generated: (\w+)(?: -->)?\n).*?^( *(?:#|<!--) end(?: -->)?)$/gms,
    (_, start: string, name: string, end: string) => {
      if (!missing.delete(name)) throw new Error(`unknown generated part: ${name}`);
      return `${start}${parts[name]}\n${end}`;
    },
  );
  if (missing.size > 0) throw new Error(`missing generated part: ${[...missing].join(', ')}`);
  return replaced;
}
