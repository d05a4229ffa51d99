import { isImperative } from './requests.ts';

/** Bounds in UTF-16 units of an instruction and of its source sentence. */
const [minLength, maxLength, maxSentenceLength] = [12, 160, 320];

/** Phrases before the verb of a request; removed in this order, twice. */
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
 * Rewords a request as an instruction: "Could we use cents here?" → "Use cents." Undefined if the
 * sentence has no imperative verb.
 */
export function instructionOf(sentence: string): string | undefined {
  if (sentence.length > maxSentenceLength) return undefined;
  let rest = sentence.replace(/\s+/g, ' ').trim();
  for (let pass = 0; pass < 2; pass++) {
    for (const opener of openers) rest = rest.replace(opener, '');
  }
  rest = rest
    .replace(/[\s.!?:;,—-]+$/u, '')
    .replace(tail, '')
    .trim();
  if (!isImperative(rest) || rest.length < minLength || rest.length > maxLength) return undefined;
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}.`;
}

/** Returns the rule for a sentence that cannot be reworded as an instruction. */
export function objectionRule(sentence: string): string {
  const response = /\?\s*$/.test(sentence) ? 'raise this question' : 'get this comment';
  return `Avoid changes that ${response}: “${sentence}”`;
}

interface RuleText {
  readonly heading: string;
  readonly rule: string;
}

const headings: Readonly<Record<string, string>> = {
  space: 'White space and formatting',
  spelling: 'Spelling, grammar and punctuation',
  names: 'Names',
  text: 'Wording of text in code',
  imports: 'Imports and includes',
  markup: 'Markup',
};

/** Returns the heading and rule for a kind of change that suggestions repeatedly make. */
export function changeKindRule(key: string): RuleText {
  const [kind = '', ...tokens] = key.slice('kind:'.length).split(' ');
  const [first = '', second = ''] = tokens;
  if (kind === 'adds') return { heading: `\`${first}\``, rule: replacementRule('', first) };
  if (kind === 'drops') return { heading: `\`${first}\``, rule: replacementRule(first, '') };
  if (kind === 'signs') {
    return { heading: 'Brackets and punctuation', rule: replacementRule(first, second) };
  }
  const heading = headings[kind] ?? kind;
  const subject = heading.slice(0, 1).toLowerCase() + heading.slice(1);
  return { heading, rule: `Check ${subject}: reviewers often suggest corrections.` };
}

function replacementRule(removed: string, added: string): string {
  if (added === '') return `Leave out \`${removed}\` where reviewers suggest removing it.`;
  if (removed === '') return `Write \`${added}\` where reviewers suggest adding it.`;
  return `Write \`${added}\` instead of \`${removed}\` where reviewers suggest it.`;
}

/** Returns the heading and rule for a document or tool that reviewers cite. */
export function citationRule(key: string): RuleText {
  const [name = '', section] = key.slice('cite:'.length).split('#');
  const rule =
    section === undefined ? `Follow \`${name}\`.` : `Follow \`${name}\`, section \`${section}\`.`;
  return { heading: 'Guides and tools', rule };
}
