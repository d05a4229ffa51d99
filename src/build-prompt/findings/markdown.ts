// Controls, and what formats without being seen: marks that reorder, tag characters.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** Text on one line, without controls and invisible characters. */
function oneLine(text: string): string {
  return text.toWellFormed().replace(hidden, ' ').trim();
}

/** One line of at most `limit` UTF-16 units, cut between words. */
export function clip(text: string, limit: number): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  const short = line.slice(0, limit - 1).toWellFormed();
  const space = short.lastIndexOf(' ');
  return `${short.slice(0, space > limit / 2 ? space : undefined).trimEnd()}…`;
}

/**
 * Foreign text as Markdown that shows it: one line, and nothing in it is markup but paired single
 * backticks. It cannot end a quotation that stands in “ and ”.
 */
export function escapeInline(text: string): string {
  const line = oneLine(text).replace(/[“”]/g, '"').replace(/`{2,}/g, "'");
  const parts = line.split('`');
  // An odd backtick would open a code span that runs on into our own text.
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? '';
    parts.push(`${parts.pop() ?? ''}'${last}`);
  }
  return parts
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : `\`${escapeCode(part)}\``))
    .join('');
}

/** Returns a rule on one line; words of a comment in it stay framed by “ and ”. */
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

// Inside of a code span nothing is markup, yet an agent that reads the source sees tags.
function escapeCode(code: string): string {
  return code.replace(/<(?=[!/?])|(?<![\w>])<(?=[a-z])/gi, '&lt;');
}

/** Foreign text as a code span on one line. */
export function codeSpan(text: string, limit: number): string {
  const code = clip(text.replaceAll('`', "'"), limit);
  return code === '' ? '' : `\`${escapeCode(code)}\``;
}

/** Returns a link, or its text alone when the address is not a plain web address. */
export function link(text: string, url: string): string {
  const label = escapeInline(clip(text.replaceAll('`', "'"), 80));
  const isPlain = url.length <= 300 && /^https?:\/\/[\w.:-]+(?:\/[\w.~%/#?=&+:@-]*)?$/.test(url);
  return isPlain ? `[${label}](${url})` : label;
}

/** Lines of foreign code in a fence that none of them can close. */
export function fenced(lines: readonly string[], info: string): string[] {
  const runs = lines.flatMap((line) => line.match(/`{3,}/g) ?? []).map(({ length }) => length);
  const mark = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  const shown = lines.map((line) =>
    line.toWellFormed().replace(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''),
  );
  return [`${mark}${info}`, ...shown, mark];
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  if (names.length < 2 || last === undefined) return last ?? '';
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}
