import { type Words, wordsOf } from './words.ts';

const chatterTerms = new Set(
  wordsOf(`
  lgtm thanks thank thx ty nice great good awesome cool neat perfect love lovely catch point
  done fixed fix ok okay yes yep yup no nope agreed agree ack sure right true fair sgtm ship
  shipit looks look work works resolved addressed updated changed will ping bump nit nm nvm wow
  haha lol hm hmm oh ah please pls same here 1 100 tada rocket eyes thumbsup idea call job sense
  makes stuff thing clean cleaner ready merge merging approved approve pushed later tomorrow
  today like all again
  `).terms,
);

const leads =
  /^(?:\W*)(?:nice|great|love|awesome|good|thanks|thank you|lgtm|looks good|beautiful|neat|cool|perfect|done|fixed|addressed|updated|changed in|removed in|renamed|moved|pushed|resolved|agreed|makes sense|will do|ack|yep|yes|sure|true|fair|ok|okay|ah|oh)\b/i;
const asks =
  /\?|\b(?:but|should|could|can|please|pls|needs?|instead|nit|however|missing|must|let'?s|consider|would|though|except|unless|don'?t|never|rather|only)\b/i;
const politeWordLimit = 25;

/** Whether a comment asks for nothing: praise, thanks, "done", an emoji. */
export function isChatter(prose: string, words: Words): boolean {
  if (words.terms.every((term) => chatterTerms.has(term))) return true;
  if (words.terms.length + words.stopped > politeWordLimit) return false;
  return leads.test(prose) && !asks.test(prose);
}

const addresses = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules|prompts?|above|previous|guidelines)\b/i,
  /\bsystem prompt\b|\bjailbreak\b|\blanguage model\b|\bas an ai\b/i,
  /\byou are (?:now )?(?:an? |the )?(?:ai\b|assistant|agent|chatbot|reviewer)/i,
  /<\/?(?:system|instructions?|assistant|user|human|prompt|tool)\b/i,
  /\b(?:ai|llm|agents?|assistants?|claude|copilot|gpt)\b.{0,30}\b(?:must|should|always|approve)\b/i,
];

// One look instead of five for nearly all comments.
const mayAddress =
  /ignore|disregard|forget|override|system|jailbreak|language model|you are|\bai\b|llm|agent|assistant|claude|copilot|gpt|<\/?\w/i;

/** Whether a text speaks to the agent that will read the prompt, and not to a colleague. */
export function addressesAgent(text: string): boolean {
  return mayAddress.test(text) && addresses.some((pattern) => pattern.test(text));
}
