import { compareText } from '../ranking.ts';
import type { Finding } from './finding.ts';

/** Most evidence first: pull requests, then comments, then people. */
export function byEvidence(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      b.pullRequests - a.pullRequests ||
      b.comments.length - a.comments.length ||
      b.people - a.people ||
      compareText(a.heading, b.heading) ||
      compareText(a.rule, b.rule),
  );
}

/** Findings of one heading together; a heading stands where its first finding does. */
export function byHeading(findings: readonly Finding[]): Map<string, Finding[]> {
  return Map.groupBy(findings, ({ heading }) => heading);
}
