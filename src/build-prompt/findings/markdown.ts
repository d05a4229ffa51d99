// White space, control characters, and invisible formatting such as bidi marks.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** Joins lines and removes control and invisible characters. */
function oneLine(text: string): string {
  return text.toWellFormed().replace(hidden, ' ').trim();
}

/** Returns text on one line of at most `limit` UTF-16 units, truncated between words. */
export function clip(text: string, limit: number): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  const short = line.slice(0, limit - 1).toWellFormed();
  const space = short.lastIndexOf(' ');
  return `${short.slice(0, space > limit / 2 ? space : undefined).trimEnd()}…`;
}

/**
 * Escapes untrusted text as one line of Markdown. Only paired single backticks remain markup. The
 * result cannot end a quotation in “ and ”.
 */
export function escapeInline(text: string): string {
  const line = oneLine(text).replace(/[“”]/g, '"').replace(/`{2,}/g, "'");
  const parts = line.split('`');
  // An unpaired backtick would open a code span that continues into the surrounding text.
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? '';
    parts.push(`${parts.pop() ?? ''}'${last}`);
  }
  return parts
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : `\`${escapeCode(part)}\``))
    .join('');
}

/** Returns a rule on one line; a quotation in “ and ” at its end is kept as such. */
export function ruleMarkdown(rule: string): string {
  const [, own = '', quoted] = /^([^“”]*)“(.*)”$/s.exec(rule) ?? [];
  return quoted === undefined
    ? escapeInline(rule)
    : `${escapeInline(own)} “${escapeInline(quoted)}”`;
}

function escapeText(text: string): string {
  return text
    .replace(/[\\*[\]|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;');
}

// Markdown has no markup in code spans, but an agent that reads the source sees tags.
function escapeCode(code: string): string {
  return code.replace(/<(?=[!/?])|(?<![\w>])<(?=[a-z])/gi, '&lt;');
}

/** Returns untrusted text as a code span of at most `limit` UTF-16 units. */
export function codeSpan(text: string, limit: number): string {
  const code = clip(text.replaceAll('`', "'"), limit);
  return code === '' ? '' : `\`${escapeCode(code)}\``;
}

/** Returns a link, or only its text if the URL is not a plain http(s) URL. */
export function link(text: string, url: string): string {
  const label = escapeInline(clip(text.replaceAll('`', "'"), 80));
  const isPlain = url.length <= 300 && /^https?:\/\/[\w.:-]+(?:\/[\w.~%/#?=&+:@-]*)?$/.test(url);
  return isPlain ? `[${label}](${url})` : label;
}

/** Returns untrusted lines in a code fence that they cannot close. */
export function fenced(lines: readonly string[], info: string): string[] {
  const runs = lines.flatMap((line) => line.match(/`{3,}/g) ?? []).map(({ length }) => length);
  const mark = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  const shown = lines.map((line) =>
    line.toWellFormed().replace(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''),
  );
  return [`${mark}${info}`, ...shown, mark];
}

/** Joins names: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  if (names.length < 2 || last === undefined) return last ?? '';
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}
