const joiners = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;
const keyLike =
  /\b(?:gh[opsur]_|github_pat_|AKIA|ASIA|xox[abprs]-|sk-|glpat-|eyJ)[\w.-]{12,}|-----BEGIN[^-]*-----/g;

/** The first `limit` UTF-16 units, without half of a surrogate pair at the end. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** Whether something in the text looks like an access key. */
export function holdsKey(text: string): boolean {
  return text.search(keyLike) >= 0;
}

/** Text on one line: no controls, nothing invisible, nothing that looks like a key. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(joiners, ' ').replace(keyLike, '[key removed]').trim();
}

/** One line of at most `limit` units, cut between words. */
export function clip(text: string, limit: number): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  const short = cut(line, limit - 1);
  const space = short.lastIndexOf(' ');
  return `${short.slice(0, space > limit / 2 ? space : undefined).trimEnd()}…`;
}

/**
 * Foreign text as Markdown that shows it: one line, nothing in it is markup but paired single
 * backticks. It cannot end a quotation that is set in “ and ”.
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

/** Foreign text in quotation marks, cut to `limit`. */
export function quotation(text: string, limit: number): string {
  return `“${escapeInline(clip(text, limit))}”`;
}

/** A link, or its text alone when the address is not a plain web address. */
export function link(text: string, url: string): string {
  const label = escapeInline(clip(text.replaceAll('`', "'"), 80));
  const isPlain = url.length <= 300 && /^https?:\/\/[\w.:-]+(?:\/[\w.~%/#?=&+:@-]*)?$/.test(url);
  return isPlain ? `[${label}](${url})` : label;
}

/** Lines of foreign code in a fence that none of them can close. */
export function fenced(lines: readonly string[], info: string): string[] {
  let mark = '```';
  for (const line of lines) {
    for (const [run] of line.matchAll(/`{3,}/g)) {
      if (run.length >= mark.length) mark = '`'.repeat(run.length + 1);
    }
  }
  return [`${mark}${info}`, ...lines, mark];
}
