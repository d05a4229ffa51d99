import { localTime } from './dates.ts';
import type { Reviewer } from './ranking.ts';

/** What a document says about its origin. */
export interface Provenance {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The details file that was written, or read; absent if missing. */
  readonly source: string | undefined;
  /** The model that made it, or the built-in analyzer. */
  readonly model: string;
}

/** Returns the analysis file: a header, the analyzer's text and its origin. */
export function analysisDocument(
  text: string,
  { at, source, model }: Provenance,
  reviewers: readonly Reviewer[],
  totalComments: number,
): string {
  const facts = [
    `**Generated:** ${localTime(at)}`,
    ...(source === undefined ? [] : [`**Source:** ${source}`]),
    `**Total Comments:** ${totalComments}`,
    `**Reviewers:** ${reviewers.map(({ login }) => login).join(', ')}`,
  ];
  return `# Code Review Pattern Analysis\n\n${facts.join('  \n')}\n\n---\n\n${text.trim()}\n\n---\n\n*Made by chunk build-prompt with ${model}*\n`;
}

/** Returns the prompt file: the analyzer's text and a footer, without a trailing newline. */
export function promptDocument(text: string, { at, source, model }: Provenance): string {
  const facts = [
    `*Generated: ${localTime(at)}*`,
    ...(source === undefined ? [] : [`*Source: ${source}*`]),
    `*Model: ${model}*`,
  ];
  return `${text.trim()}\n\n---\n\n${facts.join('  \n')}`;
}
