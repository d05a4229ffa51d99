/** A recurring request that people found by reading the comments. */
interface Theme {
  readonly id: string;
  /** Stems in lower case, one of which a good rule very probably has. */
  readonly words: readonly string[];
  readonly comments: readonly string[];
}

/** The comments of a set, sorted by people: every comment is in one of the three. */
export interface Gold {
  readonly themes: readonly Theme[];
  readonly asks: readonly string[];
  readonly none: readonly string[];
}

/** A rule with the ids of the comments that it was made from. */
export interface ScoredRule {
  readonly rule: string;
  readonly comments: readonly string[];
}

/** Shares between 0 and 1. */
export interface Score {
  /** Rules with at least two and at least half of their comments in one theme. */
  readonly rulePrecision: number;
  /** Comments in their rule's best theme; one alone is chance. */
  readonly rowPrecision: number;
  /** Themes that such a rule found. */
  readonly recall: number;
  /** Comments that ask for nothing; lower is better. */
  readonly noneShare: number;
  /** Rules with at least two comments in a theme that say one of its words. */
  readonly wordingHits: number;
  readonly rules: number;
}

/** Compares rules with a gold standard. Throws when a comment is not in it. */
export function score(gold: Gold, rules: readonly ScoredRule[]): Score {
  const none = new Set(gold.none);
  const known = new Set([...none, ...gold.asks, ...gold.themes.flatMap((each) => each.comments)]);
  const scored = rules.map(({ rule, comments }) => {
    const rows = [...new Set(comments)];
    const unknown = rows.find((id) => !known.has(id));
    if (unknown !== undefined) throw new Error(`${unknown} is not in the gold standard: ${rule}`);
    const best = bestTheme(gold.themes, rule, rows);
    const hits = best.hits >= 2 ? best.hits : 0;
    return {
      theme: best.theme,
      rows: rows.length,
      hits,
      none: rows.filter((id) => none.has(id)).length,
      isGood: hits > 0 && hits * 2 >= rows.length,
      isWorded: hits > 0 && best.isWorded,
    };
  });
  const rows = sum(scored.map((each) => each.rows));
  const good = scored.filter(({ isGood }) => isGood);
  return {
    rulePrecision: share(good.length, rules.length),
    rowPrecision: share(sum(scored.map(({ hits }) => hits)), rows),
    recall: share(new Set(good.map(({ theme }) => theme)).size, gold.themes.length),
    noneShare: share(sum(scored.map((each) => each.none)), rows),
    wordingHits: share(scored.filter(({ isWorded }) => isWorded).length, rules.length),
    rules: rules.length,
  };
}

/** Returns the theme with most rows; of equals, one whose word the rule has, then the smaller. */
function bestTheme(themes: readonly Theme[], rule: string, rows: readonly string[]) {
  const text = rule.toLowerCase();
  const ranked = themes
    .map(({ id, words, comments }) => {
      const members = new Set(comments);
      const hits = rows.filter((row) => members.has(row)).length;
      const isWorded = words.some((word) => text.includes(word));
      return { theme: id, hits, isWorded, size: members.size };
    })
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || Number(b.isWorded) - Number(a.isWorded) || a.size - b.size);
  return ranked[0] ?? { theme: undefined, hits: 0, isWorded: false, size: 0 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
