import type { Analysis, ReviewComment } from '../types.ts';

/** Finds what reviewers keep asking for, without a model: for now it only lists their comments. */
export async function analyseLocally(
  comments: readonly ReviewComment[],
  options: { includeAttribution: boolean; signal: AbortSignal },
): Promise<Analysis> {
  options.signal.throwIfAborted();
  const lines = comments.map(({ body, reviewer }) => {
    const [first = ''] = body.trim().split('\n', 1);
    return options.includeAttribution ? `- ${first} (${reviewer})` : `- ${first}`;
  });
  const list = lines.join('\n');
  return {
    report: `## What reviewers wrote\n\n${list}`,
    prompt: `# Code review\n\nReviewers of this team wrote:\n\n${list}`,
  };
}
