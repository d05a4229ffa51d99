const verbs = new Set(
  `
  use add avoid prefer move keep pass return check wrap put make store set write call handle log
  name rename remove delete drop extract split inline reuse validate parse test cover assert
  document explain comment pin cap limit bound retry close release await cancel guard lock batch
  cache index filter sort order group read load fetch send emit publish consume register derive
  compute convert format round compare normalise normalize answer select join key quote verify
  count paste rotate grant narrow switch print claim free reply time watch look raise size trace
  exit escalate declare define type mark annotate expose export hide import depend inject mock
  fake stub seed generate run build deploy ship gate flag roll back link reference tag label
  escape encode decode hash sign encrypt redact mask scope restrict require enforce reject
  accept default fall fail throw catch surface report propagate include exclude separate merge
  combine replace rewrite simplify flatten nest mirror match follow stick go start stop create
  update insert upsert migrate bump regenerate record track measure spell express treat give
  take show tell ask let do bind map stream page paginate copy hold hoist memoize lift push pull
  `
    .trim()
    .split(/\s+/),
);

const openers = [
  /^(?:nit(?:pick)?|minor|suggestion|optional|blocking|non-blocking|question|praise|todo)\b[:,\s-]*/i,
  /^(?:\(?(?:nit|minor|optional)\)?)[:\s]+/i,
  /^(?:same (?:here|as (?:above|elsewhere))|as (?:above|elsewhere|before)|again|also|and|so|but|hm+|ok|then|maybe|perhaps|here too)\b[,:.\s—-]*/i,
  /^(?:please|pls)\s+/i,
  /^(?:can|could|would|should|shall) (?:we|you|i) (?:please )?(?:also |just |at least |instead )?/i,
  /^(?:let'?s|let us|we (?:should|need to|must|have to|want to|agreed to|always|usually)|you (?:should|need to|must|can|could|want to)|(?:i'd|i would|i'd rather|we'd) (?:rather|prefer to|like to|love to)?|consider|remember to|be sure to|make sure to|better to)\s+(?:also |always |just )?/i,
];

const minimum = 18;
const maximum = 150;

/**
 * The request in a sentence as an imperative ("Could we use cents here?" → "Use cents."), or
 * undefined when it asks for nothing that would be a rule elsewhere too.
 */
export function imperativeOf(sentence: string): string | undefined {
  if (sentence.length > maximum * 2 || /https?:|[<>\n@]|“|”/.test(sentence)) return undefined;
  let rest = sentence.trim();
  for (let turn = 0; turn < 2; turn += 1) {
    for (const opener of openers) rest = rest.replace(opener, '');
  }
  rest = rest
    .replace(/[\s.!?:;,—-]+$/u, '')
    .replace(
      /,? (?:(?:also|please|here|too|as well|instead|everywhere|again|like elsewhere)(?: |,|$))+$/i,
      '',
    )
    .trim();
  if (rest.length < minimum || rest.length > maximum) return undefined;
  if (!isRequest(rest)) return undefined;
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}.`;
}

function isRequest(text: string): boolean {
  const [first = '', second = ''] = text.toLowerCase().split(/\s+/, 2);
  if (/^(?:don'?t|never|always)$/.test(first)) return second !== '';
  if (first === 'do') return second === 'not';
  return verbs.has(first) && !/^(?:of|is|are|was|were|it|has|should)$/.test(second);
}
