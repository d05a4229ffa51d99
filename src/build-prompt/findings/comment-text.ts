/** A comment's body, its own words apart from what it shows. */
export interface CommentText {
  /**
   * What the reviewer wrote. Code blocks, quoted lines, links' addresses, tags and the like are
   * blanks, so that places in it are places in the body.
   */
  readonly prose: string;
  /** What GitHub can apply, in order. */
  readonly suggestions: readonly string[];
  /** Blocks marked as a diff. */
  readonly diffs: readonly string[];
  /** The addresses of links. */
  readonly links: readonly string[];
}

/** Beyond this, a comment is a pasted log; in UTF-16 units. */
const maxBodyLength = 20_000;

const fencedBlock =
  /^([ \t]*)(`{3,}|~{3,})(?![`~])[ \t]*([^\s`~]*)(?:[ \t\r][^\n]*)?\n([\s\S]*?)(?:^[ \t]*\2[`~]*[ \t]*\r?$|$(?![\s\S]))/gm;
const address = /\]\(([^()\s]+)\)|\bhttps?:\/\/[^\s<>()\]]+/g;

/** What is no word of the reviewer's own, in the order in which it is blanked out. */
const foreign: readonly RegExp[] = [
  /^[ \t]*>[^\n]*$/gm,
  /<!--[\s\S]*?(?:-->|$)/g,
  /<\/?[a-z][^<>\n]*>/gi,
  /~~[^~\n]*~~/g,
  /!\[[^\][]*\]\([^()\s]*\)/g,
];
const link = /(\[)([^\][]+)(\]\([^()\s]*\))/g;
const decoration: readonly RegExp[] = [
  /\bhttps?:\/\/[^\s<>()\]]+/g,
  // Commit hashes.
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/g,
  // Mentions.
  /(?<![\w`])@[\w-]+/g,
  // The marks of headings and list items.
  /^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+)/gm,
  /\*\*|__(?=\w)|(?<=\w)__/g,
];

/** Parts a comment's Markdown. What is malformed is prose. */
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
  const links = [...withoutBlocks.matchAll(address)].map(([whole, target]) => target ?? whole);
  let prose = withoutBlocks;
  for (const pattern of foreign) prose = prose.replace(pattern, blank);
  prose = prose.replace(link, (_, open: string, text: string, close: string) =>
    [blank(open), text, blank(close)].join(''),
  );
  for (const pattern of decoration) prose = prose.replace(pattern, blank);
  return { prose, suggestions, diffs, links };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function withoutLastLineEnd(code: string): string {
  return code.replaceAll('\r', '').replace(/\n$/, '');
}

/** A sentence by its place in the text that it was found in. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

// Blank lines, indented lines, lines after a full stop or before a capital; else a full stop before
// a capital or code. `Intl.Segmenter` cuts after abbreviations and within code.
const sentenceEnd =
  /\n[ \t\r]*\n|\n(?=[ \t]{2,}\S)|(?<=[.!?:;)`"'])[ \t\r]*\n|\n(?=[ \t]*[\p{Lu}`"'(])|(?<=[.!?][)"']?)\s+(?=[\p{Lu}`"'([])/gu;

/** Returns the sentences of a comment's prose that have a letter. */
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
