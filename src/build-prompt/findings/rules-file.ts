import type { Finding } from './finding.ts';

/** A finding in the rules file and in `--json` output. */
export interface RuleEntry {
  readonly rule: string;
  readonly heading: string;
  readonly people: number;
  readonly pullRequests: number;
  /** Ids as in the details file. */
  readonly comments: readonly string[];
}

/** Returns findings as rules with the ids of their comments. */
export function ruleEntries(findings: readonly Finding[]): RuleEntry[] {
  return findings.map(({ rule, heading, people, pullRequests, comments }) => ({
    ...{ rule, heading, people, pullRequests, comments },
  }));
}

/** Returns the text of the rules file: two-space indent, trailing newline. */
export function rulesJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(ruleEntries(findings), null, 2)}\n`;
}
