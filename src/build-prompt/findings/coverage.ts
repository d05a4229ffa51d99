import { counted } from '../progress.ts';
import type { ReviewComment } from '../types.ts';
import type { Finding } from './finding.ts';
import { codeSpan, listed } from './markdown.ts';

const maxNamedRepositories = 6;

/** Findings, and the comments that they were found in. */
export interface Analysis {
  readonly findings: readonly Finding[];
  /** The comments that were analyzed. */
  readonly comments: readonly ReviewComment[];
  /** Number of comments that ask for something; undefined if the analyzer does not count them. */
  readonly commentsWithAsks: number | undefined;
}

/** Returns two sentences: how many comments the findings cover, and which comments were read. */
export function coverageSentences({ findings, comments, commentsWithAsks }: Analysis): string[] {
  const covered = new Set(findings.flatMap((finding) => finding.comments)).size;
  const people = new Set(comments.map(({ reviewer }) => reviewer)).size;
  const repos = [...new Set(comments.map(({ pr }) => pr.repo))].sort();
  const where =
    repos.length > maxNamedRepositories
      ? counted(repos.length, 'repository', 'repositories')
      : listed(repos.map((repo) => codeSpan(repo, 60)));
  const days = comments.map(({ createdAt }) => createdAt.slice(0, 10)).sort();
  const when = days[0] === days.at(-1) ? `on ${days[0]}` : `from ${days[0]} to ${days.at(-1)}`;
  const verb = commentsWithAsks === 1 ? 'asks' : 'ask';
  const total =
    commentsWithAsks === undefined
      ? counted(comments.length, 'review comment')
      : `${counted(commentsWithAsks, 'review comment')} that ${verb} for something`;
  const subject =
    findings.length === 1 ? 'The finding covers' : `The ${findings.length} findings cover`;
  const read = `${counted(comments.length, 'comment')} by ${counted(people, 'reviewer')}`;
  return [`${subject} ${covered} of ${total}.`, `The analysis read ${read} in ${where}, ${when}.`];
}
