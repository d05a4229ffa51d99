import { imperativeVerbs, stopWords } from './word-lists.ts';

/** One phrase before the actual request, such as "nit:" or "please". */
const opener =
  /^\W*(?:(?:(?:super|micro|pico|style|tiny|small|minor|another|same|code) )*(?:nits?|nitpick(?:ing)?|nitty)|minor|optional(?:ly)?|suggestion|style|typo|also|and|so|but|or|then|maybe|perhaps|again|same here|here|here too|likewise|similarly|otherwise|instead|please|pls|kindly|just|while here|in commit "[^"]*"[^:]*|as above)\b[\s,:;.()-]*/i;
const maxOpeners = 5;

/** Patterns that mark a request, regardless of the first word. */
const signs: readonly RegExp[] = [
  // Wishes.
  /\b(?:please|pls|should(?:n't)?|must|need|could|can (?:we|you|this|be|also|just)|can't we|maybe|perhaps|let's|lets|want to|you (?:may|might)|ought|supposed to|request|ask|wdyt|how about|what about)\b/i,
  /\b(?:needs? (?:to|a|an|some|more)|(?:might|would) be (?:good|nice|great|better|worse|worth|useful|helpful|cleaner|clearer|simpler|preferable)|would (?:prefer|rather|suggest|make)|i'd (?:prefer|rather|suggest|drop|remove|add|keep|use|move|rename))\b/i,
  /\b(?:suggest(?:ion|ing|ed)?|recommend|prefer(?:red|able|ably)?|better|instead|rather|worth|consider|fix|why|how)\b/i,
  // Complaints.
  /\b(?:missing|misses|lacks?|forgot|unneeded|unnecessary|unnecessarily|redundant|superfluous|unused|obsolete|outdated|no need|no longer|not necessary|incorrect|wrong|inconsistent|unclear|confusing|ambiguous|misleading|typo|nit|duplicat\w*|unrelated|necessary|needed|required|intended|intentional|too (?:long|many|much|big|verbose))\b/i,
  // `s/this/that/`, this -> that, a question.
  /\bs\/[^/\n]+\/[^/\n]*\/|\S\s?(?:->|=>|==>|→)\s?\S|\?\s*$/,
];

/** Answers and praise. */
const noRequest =
  /^\W*(?:thanks|thank you|thx|done|fixed|addressed|updated|agreed?|i see|good (?:catch|point|idea|question)|nice|great|lgtm|ack\b|yes|yep|yeah|no,|sure|right|ok(?:ay)?\b|makes sense|will do|you(?:'re| are) right|sounds good|correct,|true|fair|i (?:think|believe) (?:this|it) is (?:fine|ok|good|correct)|nevermind|resolved|(?:removed|changed) in|i (?:have |'ve )?(?:added|removed|fixed|updated|changed|addressed))\b/i;

/** A remark of at most this many words is a request: "typo", "missing newline". */
const maxRemarkWords = 4;

/** Removes "nit:", "please", "also" and similar openers. */
function withoutOpener(sentence: string): string {
  let rest = sentence;
  for (let count = 0; count < maxOpeners && opener.test(rest); count++) {
    rest = rest.replace(opener, '');
  }
  return rest;
}

/** Second words that hardly follow anything but a verb: "Freeze the clock". */
const object = /^(?:the|a|an|this|that|these|those|it|them|all|both|our|your|its|`\S.*)$/;
const inflected = /(?:[^s]s|ed|ing|ly|ion|ment|ness|ity)$/;

/** The end of the first clause: a verb after it does not belong to the first word. */
const clauseEnd =
  /[,;:(—`]|\b(?:that|which|who|so|if|when|where|while|because|as|what|how|whether|it|they|this|you|we|i)\b/i;
const finiteVerb =
  /\s(?:is|are|was|were|has|can|could|should|would|must|will|needs?|seems?|looks)\b/i;

/** True if a sentence without its opener begins with an imperative verb. */
export function isImperative(sentence: string): boolean {
  const [first = '', second = ''] = sentence.toLowerCase().split(/\s+/, 2);
  const verb = first.replace(/[^\p{L}']+$/u, '');
  const isWord = /^\p{L}{2,}$/u.test(first) && !stopWords.has(first) && !inflected.test(first);
  if (!imperativeVerbs.has(verb) && !(isWord && object.test(second))) return false;
  // In "Sign parameter can be removed" and "Name is odd", the first word is the subject.
  const [clause = ''] = sentence.split(clauseEnd, 1);
  return second !== 'of' && !finiteVerb.test(clause);
}

/** True if a sentence of a review asks for a change. Favors recall over precision. */
export function isRequest(sentence: string): boolean {
  if (noRequest.test(sentence)) return false;
  const rest = withoutOpener(sentence);
  return (
    isImperative(rest) ||
    (rest !== sentence && /^\W*(?:\w+ )?nit/i.test(sentence)) ||
    signs.some((sign) => sign.test(sentence)) ||
    sentence.split(/\s+/).length <= maxRemarkWords
  );
}

/** Direction of an ask: to remove something, to add something, or not stated. */
export type Direction = 'less' | 'more' | 'unstated';

const less =
  /\b(?:remov(?:e|es|ed|ing|al)|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing)|unneeded|unnecessary|unnecessarily|redundant|superfluous|unused|needless|get rid of|no (?:\w+ )?need(?:ed)?|(?:not|isn't|aren't|don't|doesn't|isnt|dont) (?:\w+ ){0,3}(?:need|needed|necessary|required|used|belong|add)|avoid|no longer|never (?:used|add)|(?:do not|don't|never|shouldn't|should not|would not|wouldn't) (?:\w+ )?(?:add|use|have|need|include|put|introduce|do)|obsolete|leave (?:it |this |that )?out|omit|undo|revert|can go|why (?:is|are|do|does) (?:\w+ ){0,4}need(?:ed)?)\b/i;
const more =
  /\b(?:add(?:s|ed|ing)?|missing|misses|lack(?:s|ing)?|include|mention|document|introduce|insert|needs? (?:a|an|to have|more)|should (?:also )?have|forgot|provide|without)\b/i;

/** Returns the direction of an ask. */
export function directionOf(sentence: string): Direction {
  if (less.test(sentence)) return 'less';
  return more.test(sentence) ? 'more' : 'unstated';
}

const addressesAgent: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules|prompts?|above|previous|guidelines)\b/i,
  /\bsystem prompt\b|\bjailbreak\b|\blanguage model\b|\bas an ai\b/i,
  /\byou are (?:now )?(?:an? |the )?(?:ai\b|assistant|agent|chatbot|reviewer)/i,
  /<\/?(?:system|instructions?|assistant|user|human|prompt|tool)\b/i,
  /\b(?:ai|llm|agents?|assistants?|claude|copilot|gpt)\b.{0,30}\b(?:must|should|always|approve)\b/i,
];

/** True if a text seems to address an AI agent rather than a colleague (prompt injection). */
export function isAddressedToAgent(text: string): boolean {
  return addressesAgent.some((pattern) => pattern.test(text));
}
