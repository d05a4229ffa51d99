import { compareText } from '../ranking.ts';
import type { Finding } from './finding.ts';

/** Sorts findings by evidence: most pull requests first, then comments, then people. */
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

/** Groups findings by heading, in the order of each heading's first finding. */
export function byHeading(findings: readonly Finding[]): Map<string, Finding[]> {
  return Map.groupBy(findings, ({ heading }) => heading);
}
