import { type SuggestedChange, tokenChange, tokensOf } from '../findings/suggested-change.ts';
import { isSimilarSpelling } from './spelling.ts';
import { grammarWords } from './word-lists.ts';
import { stemOf } from './words.ts';

/**
 * Classifies a suggestion by the form of its change, regardless of its words: `kind:space` if only
 * white space differs, `kind:names` if one name replaces another, … Empty if it fits no kind.
 */
export function changeKinds(change: SuggestedChange, path: string | undefined): string[] {
  const { before, after, above } = change;
  if (before === after) return [];
  if (withoutSpace(before) === withoutSpace(after)) return ['kind:space'];
  if (isProse(path)) return proseKind(before, after);
  const lead = above.join('\n');
  const startsInComment = lead.lastIndexOf('/*') > lead.lastIndexOf('*/');
  const [was, is] = [partsOf(before, startsInComment), partsOf(after, startsInComment)];
  if (withoutSpace(was.code) !== withoutSpace(is.code)) return codeKinds(before, after, was, is);
  if (isSmallCorrection(before, after)) return ['kind:spelling'];
  return withoutSpace(was.comments) === withoutSpace(is.comments) ? ['kind:text'] : [];
}

const proseFile = /\.(?:md|mdx|markdown|mediawiki|rst|adoc|txt|tex|org)$/i;
const importLine =
  /^\s*(?:#\s*include|import\b|from\s+\S+\s+import|use\s+\w|using\s+\w|.*\brequire\()/;
const punctuation = /^[,.;:!?'"“”‘’()-]$/;
const maxCorrectedWords = 4;

function isProse(path: string | undefined): boolean {
  return proseFile.test(path ?? '');
}

function withoutSpace(text: string): string {
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

/** True if only punctuation, or the spelling or inflection of a few words, differs. */
function isSmallCorrection(before: string, after: string): boolean {
  const { removed, added } = tokenChange(wordsIn(before), wordsIn(after));
  const count = removed.length + added.length;
  if (count === 0) {
    const signs = tokenChange(signsIn(before), signsIn(after));
    return [...signs.removed, ...signs.added].every((sign) => punctuation.test(sign));
  }
  const isCorrected = (word: string, others: readonly string[]): boolean =>
    grammarWords.has(word.toLowerCase()) ||
    others.some((other) => isSimilarSpelling(word, other) || stemOf(word) === stemOf(other));
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
  const [[oldName = ''], [newName = '']] = [[...removed], [...added]];
  if (removed.size === 1 && added.size === 1 && words.removed.length === words.added.length) {
    if (isRenamed(before, oldName, newName)) kinds.push('kind:names');
  } else if (removed.size === 0 && added.size === 1) kinds.push(`kind:adds ${newName}`);
  else if (removed.size === 1 && added.size === 0) kinds.push(`kind:drops ${oldName}`);
  else if (removed.size + added.size === 0) {
    const signs = tokenChange(signsIn(was.code), signsIn(is.code));
    const [removedSigns, addedSigns] = [signs.removed, signs.added].map((list) =>
      [...new Set(list)].sort().join(''),
    );
    kinds.push(`kind:signs ${removedSigns} ${addedSigns}`);
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

/** True if a name changes its case style, or is replaced in its declaration. */
function isRenamed(code: string, oldName: string, newName: string): boolean {
  if (!/^[A-Za-z_]/.test(oldName) || !/^[A-Za-z_]/.test(newName)) return false;
  if (letters(oldName) === letters(newName)) return true;
  const statements = code.replace(/\b(?:return|throw|new|delete|await|yield|else|case)\b\s*/g, '!');
  return new RegExp(
    `(?:^|[(,;{]|[\\w>*&\\]]\\s)\\s*[*&]*${oldName}\\s*(?:[=;,){:(]|$)|name="${oldName}"`,
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

// A string, a line comment, or the start of a block comment.
const stringOrComment =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)|(\/\/.*|(?<![\w&])#(?!include|define|if|endif|else|pragma|\w+\[).*|<!--.*|--\s.*)|(\/\*)/g;

/** Separates code, with emptied strings, from comments. Handles the syntax of most languages. */
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
    stringOrComment.lastIndex = at;
    const found = stringOrComment.exec(text);
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
