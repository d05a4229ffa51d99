/** US dollars per million tokens, as listed for the API in 2026. */
interface Price {
  readonly perInput: number;
  readonly perOutput: number;
}

/** Keyed by model name prefix; dated snapshots share the price. */
const prices: readonly (readonly [model: string, price: Price])[] = [
  ['claude-haiku-4-5', { perInput: 1, perOutput: 5 }],
  ['claude-sonnet-4-5', { perInput: 3, perOutput: 15 }],
  ['claude-sonnet-4-6', { perInput: 3, perOutput: 15 }],
  ['claude-opus-4-5', { perInput: 5, perOutput: 25 }],
  ['claude-opus-4-6', { perInput: 5, perOutput: 25 }],
];

/** Returns the cost of a call in US dollars; undefined for a model without a listed price. */
export function costOf(
  model: string,
  inputTokens: number,
  outputTokens: number,
): number | undefined {
  const price = prices.find(([name]) => model === name || /^-\d{8}$/.test(rest(model, name)))?.[1];
  if (price === undefined) return undefined;
  return (inputTokens * price.perInput + outputTokens * price.perOutput) / 1_000_000;
}

function rest(model: string, name: string): string {
  return model.startsWith(name) ? model.slice(name.length) : '';
}
