import { counted } from '../progress.ts';
import type { ReviewComment } from '../types.ts';
import type { Finding } from './finding.ts';
import { codeSpan, listed } from './markdown.ts';

const maxNamedRepositories = 6;

/** What a prompt stands on. */
export interface Basis {
  readonly findings: readonly Finding[];
  /** The comments that were analyzed. */
  readonly comments: readonly ReviewComment[];
  /** How many of them ask for something; undefined where the analyzer does not tell. */
  readonly asking: number | undefined;
}

/** How many comments the findings stand for, of how many, from which time and repositories. */
export function coverageSentences({ findings, comments, asking }: Basis): string[] {
  const covered = new Set(findings.flatMap((finding) => finding.comments)).size;
  const people = new Set(comments.map(({ reviewer }) => reviewer)).size;
  const repos = [...new Set(comments.map(({ pr }) => pr.repo))].sort();
  const where =
    repos.length > maxNamedRepositories
      ? counted(repos.length, 'repository', 'repositories')
      : listed(repos.map((repo) => codeSpan(repo, 60)));
  const days = comments.map(({ createdAt }) => createdAt.slice(0, 10)).sort();
  const time = days[0] === days.at(-1) ? `of ${days[0]}` : `from ${days[0]} to ${days.at(-1)}`;
  const of =
    asking === undefined
      ? counted(comments.length, 'review comment')
      : `${counted(asking, 'review comment')} that ${asking === 1 ? 'asks' : 'ask'} for something`;
  return [
    `${findings.length === 1 ? 'The finding stands' : `The ${findings.length} findings stand`} for ${covered} of ${of}.`,
    `Read: ${counted(comments.length, 'comment')} by ${counted(people, 'reviewer')} in ${where}, ${time}.`,
  ];
}
