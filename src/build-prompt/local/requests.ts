import { askVerbs, emptyWords } from './word-lists.ts';

/** What a sentence may begin with before it asks, one at a time. */
const opener =
  /^\W*(?:(?:(?:super|micro|pico|style|tiny|small|minor|another|same|code) )*(?:nits?|nitpick(?:ing)?|nitty)|minor|optional(?:ly)?|suggestion|style|typo|also|and|so|but|or|then|maybe|perhaps|again|same here|here|here too|likewise|similarly|otherwise|instead|please|pls|kindly|just|while here|in commit "[^"]*"[^:]*|as above)\b[\s,:;.()-]*/i;
const maxOpeners = 5;

/** Signs that a sentence asks for something, regardless of its first word. */
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

/** So short, a remark in a review is an ask: "typo", "missing newline". */
const maxRemarkWords = 4;

/** Returns the sentence without "nit:", "please", "also" and the like at its begin. */
function withoutOpener(sentence: string): string {
  let rest = sentence;
  for (let count = 0; count < maxOpeners && opener.test(rest); count++) {
    rest = rest.replace(opener, '');
  }
  return rest;
}

/** What follows a verb at the begin of a sentence, and hardly anything else: "Freeze the clock". */
const object = /^(?:the|a|an|this|that|these|those|it|them|all|both|our|your|its|`\S.*)$/;
const noBaseForm = /(?:[^s]s|ed|ing|ly|ion|ment|ness|ity)$/;

/** The end of a clause: a verb after it does not belong to the first word. */
const clauseEnd =
  /[,;:(—`]|\b(?:that|which|who|so|if|when|where|while|because|as|what|how|whether|it|they|this|you|we|i)\b/i;
const finiteVerb =
  /\s(?:is|are|was|were|has|can|could|should|would|must|will|needs?|seems?|looks)\b/i;

/** True if a sentence, its opener taken off, begins with a verb that tells what to do. */
export function isImperative(sentence: string): boolean {
  const [first = '', second = ''] = sentence.toLowerCase().split(/\s+/, 2);
  const verb = first.replace(/[^\p{L}']+$/u, '');
  const isWord = /^\p{L}{2,}$/u.test(first) && !emptyWords.has(first) && !noBaseForm.test(first);
  if (!askVerbs.has(verb) && !(isWord && object.test(second))) return false;
  // "Sign parameter can be removed", "Name is odd": the first word is the subject.
  const [clause = ''] = sentence.split(clauseEnd, 1);
  return second !== 'of' && !finiteVerb.test(clause);
}

/** True if a sentence of a review asks for a change. It rather lets through than loses. */
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

/** True if an ask wants less of something, or more; most do not say. */
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

/** True if a text speaks to the agent that will read the prompt, and not to a colleague. */
export function isAddressedToAgent(text: string): boolean {
  return addressesAgent.some((pattern) => pattern.test(text));
}
