import type { Finding } from './finding.ts';

/** A finding as the rules file and `--json` show it. */
export interface RuleEntry {
  readonly rule: string;
  readonly heading: string;
  readonly people: number;
  readonly pullRequests: number;
  /** Ids as in the details file. */
  readonly comments: readonly string[];
}

/** Returns the rules with the ids of the comments behind them. */
export function ruleEntries(findings: readonly Finding[]): RuleEntry[] {
  return findings.map(({ rule, heading, people, pullRequests, comments }) => ({
    ...{ rule, heading, people, pullRequests, comments },
  }));
}

/** Returns the rules file's text: two-space indent, a line end after it. */
export function rulesJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(ruleEntries(findings), null, 2)}\n`;
}
