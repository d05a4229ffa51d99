import type { Tokens } from './claude/analyze.ts';
import type { CollectedComments } from './collect-comments.ts';
import type { RuleEntry } from './findings/rules-file.ts';
import type { Options } from './options.ts';

/** The part of the summary about the analysis, or about the estimate of a dry run. */
export interface AnalysisSummary {
  readonly analyzedComments: number;
  readonly models: { readonly analyze: string; readonly prompt: string } | null;
  readonly estimate: Tokens | null;
  readonly usage: Tokens | null;
  /** Findings with the most evidence first; null if nothing was analyzed. */
  readonly findings: readonly RuleEntry[] | null;
  /** Number of findings left out because they had no evidence. */
  readonly droppedFindings: number;
}

/** The summary of a run that `--json` prints. */
export interface Summary extends AnalysisSummary {
  readonly output: string | null;
  readonly files: readonly string[];
  readonly organization: string;
  readonly since: string;
  readonly repositories: readonly string[];
  readonly skippedRepositories: readonly string[];
  readonly reviewers: readonly { readonly login: string; readonly comments: number }[];
  readonly comments: number;
  /** Number of comments left out because they are hidden on GitHub. */
  readonly hiddenComments: number;
  /** Number of secrets removed from comments and diffs. */
  readonly redactedSecrets: number;
  readonly analyzer: 'claude' | 'local';
  readonly dryRun: boolean;
}

/** Returns the summary of a run; `files` are the paths of the written files. */
export function summaryOf(
  { details, reviewers, repositories, skipped, comments, ...collected }: CollectedComments,
  { paths, analyzer, dryRun }: Options,
  files: readonly string[],
  analysis: AnalysisSummary,
): Summary {
  return {
    output: dryRun ? null : paths.prompt,
    files,
    organization: details.metadata.organization,
    since: details.metadata.since,
    repositories,
    skippedRepositories: skipped,
    reviewers: reviewers.map(({ login, comments: count }) => ({ login, comments: count })),
    comments: comments.length,
    hiddenComments: collected.hidden,
    redactedSecrets: collected.secrets,
    analyzer,
    dryRun,
    ...analysis,
  };
}
