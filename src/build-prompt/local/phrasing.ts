import { isImperative } from './requests.ts';

/** The lengths of an instruction, in UTF-16 units, and of the sentence that it is made of. */
const [minLength, maxLength, maxSentenceLength] = [12, 160, 320];

/** Openers before the verb of a request, each as often as it stands there. */
const openers: readonly RegExp[] = [
  /^\W*(?:(?:style |minor |another |small )*(?:nit(?:pick)?|minor|suggestion|optional|style|typo|non-blocking|blocking|question|todo)\b)[\s:,()-]*/i,
  /^(?:same (?:here|as (?:above|elsewhere))|as (?:above|elsewhere|before)|again|also|and|so|but|hm+|ok|then|maybe|perhaps|here too|here|instead|otherwise|i think)\b[,:.\s—-]*/i,
  /^(?:please|pls|kindly|just)\b[\s,]*/i,
  /^(?:can|could|would|should|shall|may|might) (?:we|you|i|one) (?:please |also |just |at least |instead |maybe )*/i,
  /^(?:let'?s|let us|we (?:should|need to|must|have to|want to|could|can|always|usually)|you (?:should|need to|must|can|could|may want to|might want to|want to)|(?:i'd|i would|we'd) (?:rather|prefer to|like to|suggest to)?|would be (?:good|nice|better) to|it would be (?:good|nice|better) to|remember to|be sure to|make sure to|better to|better|need to|needs to)\s+(?:also |always |just )?/i,
];
const tail =
  /[,\s]*(?:\b(?:also|please|pls|here|too|as well|instead|again|everywhere|like elsewhere|imo|no)\b[\s,]*)+$/i;

/**
 * A request as an instruction ("Could we use cents here?" → "Use cents."); undefined where the
 * sentence has no verb that tells what to do.
 */
export function instructionOf(sentence: string): string | undefined {
  if (sentence.length > maxSentenceLength) return undefined;
  let rest = sentence.replace(/\s+/g, ' ').trim();
  for (let turn = 0; turn < 2; turn++) {
    for (const opener of openers) rest = rest.replace(opener, '');
  }
  rest = rest
    .replace(/[\s.!?:;,—-]+$/u, '')
    .replace(tail, '')
    .trim();
  if (!isImperative(rest) || rest.length < minLength || rest.length > maxLength) return undefined;
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}.`;
}

/** What reviewers object to, as an instruction. `quotation` is a sentence with its marks. */
export function noReasonTo(sentence: string, quotation: string): string {
  return `Leave no reason to ${/\?\s*$/.test(sentence) ? 'ask' : 'say'}: ${quotation}`;
}

interface KindWords {
  readonly heading: string;
  readonly rule: string;
}

const headings: Readonly<Record<string, string>> = {
  space: 'White space and formatting',
  spelling: 'Spelling, grammar and punctuation',
  names: 'Names',
  text: 'Wording of text in the code',
  imports: 'Imports and includes',
  markup: 'Markup',
};

/** Returns what to call a kind of change that suggestions make again and again. */
export function kindWords(key: string): KindWords {
  const [kind = '', ...parts] = key.slice('kind:'.length).split(' ');
  const [one = '', other = ''] = parts;
  if (kind === 'adds') {
    return { heading: `\`${one}\``, rule: `Write \`${one}\` where suggestions add it.` };
  }
  if (kind === 'drops') {
    return { heading: `\`${one}\``, rule: `Leave out \`${one}\` where suggestions drop it.` };
  }
  if (kind === 'signs') return { heading: 'Brackets and signs', rule: signsRule(one, other) };
  const heading = headings[kind] ?? kind;
  return { heading, rule: `${heading}: leave nothing for a suggestion to correct.` };
}

function signsRule(gone: string, come: string): string {
  if (come === '') return `Leave out \`${gone}\` where suggestions drop it.`;
  if (gone === '') return `Write \`${come}\` where suggestions add it.`;
  return `Write \`${come}\` in place of \`${gone}\` where suggestions do.`;
}

/** Returns what to call a document or tool that reviewers point to. */
export function citationWords(key: string): KindWords {
  const [name = '', section] = key.slice('cite:'.length).split('#');
  const rule =
    section === undefined ? `Follow \`${name}\`.` : `Follow \`${name}\`, section \`${section}\`.`;
  return { heading: 'What reviewers point to', rule };
}
