import { breathe } from './breathe.ts';
import { emergingClusters } from './emerge.ts';
import type { CategoryId } from './lexicon/categories.ts';
import type { Concern } from './lexicon/concern.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { escapeInline } from './markdown.ts';
import type { People } from './people.ts';
import { folderOf, placeOf, typedRepos } from './places.ts';
import { compare, type Survey } from './survey.ts';

// In a small set, one comment is all the evidence that there can be.
const smallSet = 30;
// Places are a statistic: the newest are enough.
const placeLimit = 400;

/** Something that reviewers return to, with its evidence. */
export interface Theme {
  readonly id: string;
  readonly category: CategoryId | 'house';
  /** An imperative sentence, as Markdown, with its full stop. */
  readonly rule: string;
  readonly why: string | undefined;
  readonly remedy: Concern['remedy'] | undefined;
  /** The sentence that a rule in the reviewers' own words was taken from. */
  readonly sentence: string | undefined;
  /** Newest first. */
  readonly items: readonly number[];
  /** How often each reviewer asked for it, most often first. */
  readonly reviewers: ReadonlyMap<string, number>;
  readonly repos: ReadonlyMap<string, number>;
  readonly languages: ReadonlyMap<string, number>;
  readonly folders: ReadonlyMap<string, number>;
  /** People × comments. */
  readonly score: number;
}

type Named = Pick<Theme, 'id' | 'category' | 'rule' | 'why' | 'remedy' | 'sentence'>;

/** The themes of the comments, those with most evidence first. */
export async function themesOf(
  survey: Survey,
  people: People,
  signal: AbortSignal,
): Promise<Theme[]> {
  const typed = typedRepos(survey.comments);
  const least = survey.asking < smallSet ? 1 : 2;
  const themes: Theme[] = [];
  for (const [index, items] of survey.concerns) {
    const concern = lexicon[index];
    await breathe(signal);
    if (!concern || items.length < least) continue;
    themes.push(
      withEvidence(
        { ...concern, rule: `${concern.rule}.`, sentence: undefined },
        items,
        survey,
        typed,
      ),
    );
  }
  for (const { items, sentence } of await emergingClusters(survey, people, signal)) {
    // The reviewers' own words stay in quotation marks: nobody may speak as the prompt.
    const rule = `“${escapeInline(sentence)}”`;
    const named = { id: `house.${sentence}`, category: 'house' as const, rule, sentence };
    themes.push(
      withEvidence({ ...named, why: undefined, remedy: undefined }, items, survey, typed),
    );
  }
  return themes.sort(
    (a, b) => b.score - a.score || b.items.length - a.items.length || compare(a.id, b.id),
  );
}

function withEvidence(
  named: Named,
  items: readonly number[],
  survey: Survey,
  typed: ReadonlySet<string>,
): Theme {
  const reviewers = new Map<string, number>();
  const repos = new Map<string, number>();
  const languages = new Map<string, number>();
  const folders = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    const comment = survey.comments[item];
    if (!comment) continue;
    count(reviewers, comment.reviewer);
    count(repos, comment.pr.repo);
    if (place >= placeLimit) continue;
    const { path, language: written } = placeOf(comment);
    const isTyped = written === 'JavaScript' && typed.has(comment.pr.repo);
    const language = isTyped ? 'TypeScript' : written;
    if (language !== undefined) count(languages, language);
    const folder = path === undefined ? undefined : folderOf(path);
    if (folder !== undefined) count(folders, `${comment.pr.repo}/${folder}`);
  }
  const { id, category, rule, why, remedy, sentence } = named;
  return {
    ...{ id, category, rule, why, remedy, sentence, items },
    reviewers: byCount(reviewers),
    repos: byCount(repos),
    languages: byCount(languages),
    folders: byCount(folders),
    score: reviewers.size * items.length,
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byCount(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || compare(a, b)));
}
