import type { Analysis, ReviewComment } from '../types.ts';
import { breathe } from './breathe.ts';
import { People } from './people.ts';
import { renderPrompt } from './prompt.ts';
import { renderReport } from './report.ts';
import { surveyOf } from './survey.ts';
import { themesOf } from './themes.ts';

/** How to analyze, and how to be interrupted. */
export interface AnalysisOptions {
  readonly includeAttribution: boolean;
  readonly signal: AbortSignal;
  /** Called now and then over many comments: frees what is not in use any more. */
  readonly collectGarbage?: () => void;
}

/**
 * Finds in review comments what a team returns to, without a model and without the network. The
 * same comments, in whatever order, give the same bytes. Throws the signal's reason when aborted.
 */
export async function analyzeLocally(
  comments: readonly ReviewComment[],
  options: AnalysisOptions,
): Promise<Analysis> {
  const { includeAttribution, signal } = options;
  const survey = await surveyOf(comments, options);
  const people = new People(comments);
  await breathe(signal);
  const themes = await themesOf(survey, people, signal);
  const quoting = { survey, people, includeAttribution };
  await breathe(signal);
  const report = renderReport(themes, quoting);
  await breathe(signal);
  return { report, prompt: renderPrompt(themes, quoting) };
}
