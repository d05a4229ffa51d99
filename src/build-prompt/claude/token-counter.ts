import type { ModelRequest } from './prompts.ts';

/** What every current model takes, for servers that do not tell. */
export const smallestWindow = 200_000;
const charactersPerToken = 4;

/** Tells how long requests are and may be. */
export interface TokenCounter {
  /** How many tokens a request has. */
  count(request: ModelRequest): Promise<number>;
  /** How many tokens a model takes, question and answer together. */
  windowOf(model: string): Promise<number>;
}

/** Estimates from the length of the text, without the network. */
export const estimatingCounter: TokenCounter = {
  count: async ({ prompt }) => Math.ceil(prompt.length / charactersPerToken),
  windowOf: async () => smallestWindow,
};
