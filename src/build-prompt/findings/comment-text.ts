/** The parts of a comment's Markdown. */
export interface CommentText {
  /**
   * The reviewer's own words. Code blocks, quoted lines, URLs, tags and other markup are replaced
   * by spaces, so that offsets are the same as in the body.
   */
  readonly prose: string;
  /** The code of suggestion blocks, in order. */
  readonly suggestions: readonly string[];
  /** The text of code blocks in the language `diff` or `patch`. */
  readonly diffs: readonly string[];
  /** URLs of links. */
  readonly links: readonly string[];
}

/** Longer comments, in UTF-16 units, are pasted logs and are truncated. */
const maxBodyLength = 20_000;

const fencedBlock =
  /^([ \t]*)(`{3,}|~{3,})(?![`~])[ \t]*([^\s`~]*)(?:[ \t\r][^\n]*)?\n([\s\S]*?)(?:^[ \t]*\2[`~]*[ \t]*\r?$|$(?![\s\S]))/gm;
const urlPattern = /\]\(([^()\s]+)\)|\bhttps?:\/\/[^\s<>()\]]+/g;

/** Quoted lines, HTML, deleted text and images; blanked in this order. */
const notProse: readonly RegExp[] = [
  /^[ \t]*>[^\n]*$/gm,
  /<!--[\s\S]*?(?:-->|$)/g,
  /<\/?[a-z][^<>\n]*>/gi,
  /~~[^~\n]*~~/g,
  /!\[[^\][]*\]\([^()\s]*\)/g,
];
const link = /(\[)([^\][]+)(\]\([^()\s]*\))/g;
/** Markup and references within prose. */
const inlineMarkup: readonly RegExp[] = [
  /\bhttps?:\/\/[^\s<>()\]]+/g,
  // Commit hashes.
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/g,
  // Mentions.
  /(?<![\w`])@[\w-]+/g,
  // The marks of headings and list items.
  /^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+)/gm,
  /\*\*|__(?=\w)|(?<=\w)__/g,
];

/** Parses a comment's Markdown. Malformed markup is treated as prose. */
export function readCommentText(body: string): CommentText {
  const suggestions: string[] = [];
  const diffs: string[] = [];
  const withoutBlocks = body
    .slice(0, maxBodyLength)
    .replace(fencedBlock, (block, _indent, _mark, info: string, code: string) => {
      const kind = info.toLowerCase();
      if (kind === 'suggestion') suggestions.push(withoutLastLineEnd(code));
      if (kind === 'diff' || kind === 'patch') diffs.push(withoutLastLineEnd(code));
      return blank(block);
    });
  const links = [...withoutBlocks.matchAll(urlPattern)].map(([match, target]) => target ?? match);
  let prose = withoutBlocks;
  for (const pattern of notProse) prose = prose.replace(pattern, blank);
  prose = prose.replace(link, (_, open: string, text: string, close: string) =>
    [blank(open), text, blank(close)].join(''),
  );
  for (const pattern of inlineMarkup) prose = prose.replace(pattern, blank);
  return { prose, suggestions, diffs, links };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function withoutLastLineEnd(code: string): string {
  return code.replaceAll('\r', '').replace(/\n$/, '');
}

/** Offsets of a sentence in its text. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

// A sentence ends at a blank line, before an indented line, at a line break after punctuation or
// before a capital, or at punctuation before a capital or code. `Intl.Segmenter` splits after
// abbreviations and within code.
const sentenceEnd =
  /\n[ \t\r]*\n|\n(?=[ \t]{2,}\S)|(?<=[.!?:;)`"'])[ \t\r]*\n|\n(?=[ \t]*[\p{Lu}`"'(])|(?<=[.!?][)"']?)\s+(?=[\p{Lu}`"'([])/gu;

/** Splits a comment's prose into sentences; leaves out those without letters. */
export function sentencesOf(prose: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const push = (to: number): void => {
    const part = prose.slice(from, to);
    const start = from + part.length - part.trimStart().length;
    const end = from + part.trimEnd().length;
    if (/\p{L}/u.test(part)) sentences.push({ start, end });
  };
  for (const { index, 0: gap } of prose.matchAll(sentenceEnd)) {
    push(index);
    from = index + gap.length;
  }
  push(prose.length);
  return sentences;
}
