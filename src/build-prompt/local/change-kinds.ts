import { type SuggestedChange, tokenChange, tokensOf } from '../findings/suggested-change.ts';
import { isNearlySame } from './spelling.ts';
import { grammarWords } from './word-lists.ts';
import { stemOf } from './words.ts';

/**
 * What a suggestion changes, told without knowing a word of it: `kind:space` when only white space
 * differs, `kind:names` when one name replaces another, and so on. Empty when it is of no kind.
 */
export function changeKinds(change: SuggestedChange, path: string | undefined): string[] {
  const { before, after, above } = change;
  if (before === after) return [];
  if (squeezed(before) === squeezed(after)) return ['kind:space'];
  if (isProse(path)) return proseKind(before, after);
  const lead = above.join('\n');
  const startsInComment = lead.lastIndexOf('/*') > lead.lastIndexOf('*/');
  const [was, is] = [partsOf(before, startsInComment), partsOf(after, startsInComment)];
  if (squeezed(was.code) !== squeezed(is.code)) return codeKinds(before, after, was, is);
  if (isSmallCorrection(before, after)) return ['kind:spelling'];
  return squeezed(was.comments) === squeezed(is.comments) ? ['kind:text'] : [];
}

const proseFile = /\.(?:md|mdx|markdown|mediawiki|rst|adoc|txt|tex|org)$/i;
const importLine =
  /^\s*(?:#\s*include|import\b|from\s+\S+\s+import|use\s+\w|using\s+\w|.*\brequire\()/;
const punctuation = /^[,.;:!?'"“”‘’()-]$/;
const maxCorrectedWords = 4;

function isProse(path: string | undefined): boolean {
  return proseFile.test(path ?? '');
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function signsIn(text: string): string[] {
  return tokensOf(text).filter((token) => !/[\p{L}\p{N}_]/u.test(token));
}

function proseKind(before: string, after: string): string[] {
  if (isSmallCorrection(before, after)) return ['kind:spelling'];
  const { removed, added } = tokenChange(wordsIn(before), wordsIn(after));
  return removed.length + added.length === 0 ? ['kind:markup'] : [];
}

/** True if a few words are spelled or inflected anew, or only punctuation differs. */
function isSmallCorrection(before: string, after: string): boolean {
  const { removed, added } = tokenChange(wordsIn(before), wordsIn(after));
  const count = removed.length + added.length;
  if (count === 0) {
    const signs = tokenChange(signsIn(before), signsIn(after));
    return [...signs.removed, ...signs.added].every((sign) => punctuation.test(sign));
  }
  const isCorrected = (word: string, others: readonly string[]): boolean =>
    grammarWords.has(word.toLowerCase()) ||
    others.some((other) => isNearlySame(word, other) || stemOf(word) === stemOf(other));
  return (
    count <= maxCorrectedWords &&
    added.every((word) => isCorrected(word, removed)) &&
    removed.every((word) => isCorrected(word, added))
  );
}

function codeKinds(before: string, after: string, was: Parts, is: Parts): string[] {
  const kinds: string[] = [];
  if (importsOf(before) !== importsOf(after)) kinds.push('kind:imports');
  const words = tokenChange(wordsIn(was.code), wordsIn(is.code));
  const removed = new Set(words.removed);
  const added = new Set(words.added);
  const [[old = ''], [fresh = '']] = [[...removed], [...added]];
  if (removed.size === 1 && added.size === 1 && words.removed.length === words.added.length) {
    if (isRenamed(before, old, fresh)) kinds.push('kind:names');
  } else if (removed.size === 0 && added.size === 1) kinds.push(`kind:adds ${fresh}`);
  else if (removed.size === 1 && added.size === 0) kinds.push(`kind:drops ${old}`);
  else if (removed.size + added.size === 0) {
    const signs = tokenChange(signsIn(was.code), signsIn(is.code));
    const [gone, come] = [signs.removed, signs.added].map((all) =>
      [...new Set(all)].sort().join(''),
    );
    kinds.push(`kind:signs ${gone} ${come}`);
  }
  return kinds;
}

function importsOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => importLine.test(line))
    .map((line) => line.trim())
    .sort()
    .join('\n');
}

/** True if the name is spelled in another style, or is replaced where it is declared. */
function isRenamed(code: string, old: string, fresh: string): boolean {
  if (!/^[A-Za-z_]/.test(old) || !/^[A-Za-z_]/.test(fresh)) return false;
  if (letters(old) === letters(fresh)) return true;
  const statements = code.replace(/\b(?:return|throw|new|delete|await|yield|else|case)\b\s*/g, '!');
  return new RegExp(
    `(?:^|[(,;{]|[\\w>*&\\]]\\s)\\s*[*&]*${old}\\s*(?:[=;,){:(]|$)|name="${old}"`,
    'm',
  ).test(statements);
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

interface Parts {
  readonly code: string;
  readonly comments: string;
}

// A string, a comment to the line's end, or the begin of a block comment.
const noCode =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)|(\/\/.*|(?<![\w&])#(?!include|define|if|endif|else|pragma|\w+\[).*|<!--.*|--\s.*)|(\/\*)/g;

/** Code apart from comments; strings are empty in the code. Good for most languages' syntax. */
function partsOf(text: string, startsInComment: boolean): Parts {
  let code = '';
  let comments = '';
  let at = 0;
  const skipBlock = (): void => {
    const close = text.indexOf('*/', at);
    const end = close < 0 ? text.length : close + 2;
    comments += `${text.slice(at, end)}\n`;
    at = end;
  };
  if (startsInComment) skipBlock();
  while (at < text.length) {
    noCode.lastIndex = at;
    const found = noCode.exec(text);
    code += text.slice(at, found?.index);
    if (found === null) break;
    const [whole, string, comment] = found;
    at = found.index + whole.length;
    if (string !== undefined) code += '""';
    else if (comment !== undefined) comments += `${comment}\n`;
    else skipBlock();
  }
  return { code, comments };
}
