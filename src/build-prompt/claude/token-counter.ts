import type { ModelRequest } from './prompts.ts';

/** Context window of every current model in tokens, for servers that do not report it. */
export const defaultContextWindow = 200_000;
const charactersPerToken = 4;

/** Counts tokens and knows the context windows of models. */
export interface TokenCounter {
  /** Returns the number of tokens of a request. */
  count(request: ModelRequest): Promise<number>;
  /** Returns a model's context window in tokens, input and output together. */
  contextWindow(model: string): Promise<number>;
}

/** Estimates the count from the length of the text, without the network. */
export const estimatingCounter: TokenCounter = {
  count: async ({ prompt }) => Math.ceil(prompt.length / charactersPerToken),
  contextWindow: async () => defaultContextWindow,
};
