import type { RankedPullRequest } from './ranking.ts';
import type { Details } from './types.ts';

/**
 * The details file's text: two-space indent, no line end after it, keys in the documented order.
 */
export function detailsJson({ metadata, comments }: Details): string {
  const { organization, since, analyzedAt, totalReposAnalyzed, totalComments } = metadata;
  return JSON.stringify(
    {
      metadata: { organization, since, analyzedAt, totalReposAnalyzed, totalComments },
      comments: comments.map(({ reviewer, body, diffHunk, createdAt, pr, ...facts }) => {
        const { repo, number, title, author, url: prUrl, state } = pr;
        const about = { repo, number, title, author, url: prUrl, state };
        const { id, url, path, line, startLine, isResolved, isOutdated, authorReplies } = facts;
        const place = { id, url, path, line, startLine, isResolved, isOutdated, authorReplies };
        return { reviewer, body, diffHunk, createdAt, pr: about, ...place };
      }),
    },
    null,
    2,
  );
}

/**
 * The ranking of pull requests as CSV after RFC 4180, with `\n` line ends as older releases have.
 */
export function rankingCsv(ranked: readonly RankedPullRequest[]): string {
  const header =
    'rank,repo,pr_number,pr_title,pr_author,total_comments,reviewer_count,state,pr_url';
  const rows = ranked.map(({ pr, comments, reviewers }, index) =>
    [index + 1, pr.repo, pr.number, pr.title, pr.author, comments, reviewers, pr.state, pr.url]
      .map((value) => csvField(String(value)))
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

function csvField(text: string): string {
  return /[",\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
