import type { Tokens } from './claude/analyze.ts';
import type { CollectedComments } from './collect-comments.ts';
import type { RuleEntry } from './findings/rules-file.ts';
import type { Options } from './options.ts';

/** The results of the analyzer, or the estimates of a dry run. */
export interface AnalysisFacts {
  readonly analyzedComments: number;
  readonly models: { readonly analyze: string; readonly prompt: string } | null;
  readonly estimate: Tokens | null;
  readonly usage: Tokens | null;
  /** What was found, most evidence first; null when nothing was analyzed. */
  readonly findings: readonly RuleEntry[] | null;
  /** How many findings had no evidence and were left out. */
  readonly droppedFindings: number;
}

/** The summary of a run that `--json` prints. */
export interface Summary extends AnalysisFacts {
  readonly output: string | null;
  readonly files: readonly string[];
  readonly organization: string;
  readonly since: string;
  readonly repositories: readonly string[];
  readonly skippedRepositories: readonly string[];
  readonly reviewers: readonly { readonly login: string; readonly comments: number }[];
  readonly comments: number;
  /** Comments that are hidden on GitHub and were left out. */
  readonly hiddenComments: number;
  /** Secrets that were removed from comments and diffs. */
  readonly redactedSecrets: number;
  readonly analyzer: 'claude' | 'local';
  readonly dryRun: boolean;
}

/** Makes the summary of a run; `files` are the paths that it wrote. */
export function summaryOf(
  { details, reviewers, repositories, skipped, comments, ...collected }: CollectedComments,
  { paths, analyzer, dryRun }: Options,
  files: readonly string[],
  facts: AnalysisFacts,
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
    ...facts,
  };
}
