import { counted, evidenceOf, placesOf } from './evidence.ts';
import type { Remedy } from './lexicon/concern.ts';
import { clip, escapeInline } from './markdown.ts';
import { type Quoting, quotesOf } from './quotes.ts';
import { compare } from './survey.ts';
import type { Theme } from './themes.ts';

const reviewerLimit = 12;
const practiceLimit = 5;
const themeLimit = 20;
const remedyLimit = 5;

/** The report for people: who asks for what, what is common to all, what to do about it. */
export function renderReport(themes: readonly Theme[], quoting: Quoting): string {
  const lines = [
    ...overview(themes, quoting),
    '## Practices by reviewer',
    '',
    ...practices(themes, quoting),
    '## Cross-cutting themes',
    '',
    ...crossCutting(themes, quoting),
    '## Recommendations',
    '',
    ...recommendations(themes),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function overview(themes: readonly Theme[], { survey }: Quoting): string[] {
  const { comments, asking, leftOut } = survey;
  const covered = themes.reduce((sum, { items }) => sum + items.length, 0);
  const reasons: [number, string][] = [
    [leftOut.bots, 'by bots'],
    [leftOut.ownPullRequest, "by the pull request's own author"],
    [leftOut.chatter, 'praise, thanks and other chatter'],
    [leftOut.wordless, 'without words'],
    [leftOut.repeated, 'said the same again on the same pull request'],
    [leftOut.addressedToAgent, 'addressed to an agent'],
  ];
  const told = reasons.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const foreign =
    leftOut.notEnglish === 0
      ? ''
      : ` ${counted(leftOut.notEnglish, 'comment')} not in English could be counted but not understood.`;
  return [
    '## Overview',
    '',
    `${counted(comments.length, 'comment')} read. Asking for something: ${asking}; belonging to ${counted(themes.length, 'theme')}: ${covered}.${foreign}`,
    ...(told.length === 0 ? [] : ['', `Left out: ${told.join(', ')}.`]),
    '',
  ];
}

function practices(themes: readonly Theme[], quoting: Quoting): string[] {
  const { survey, includeAttribution } = quoting;
  const totals = new Map<string, number>();
  for (const { reviewers } of themes) {
    for (const [name, count] of reviewers) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  const ranked = [...totals].sort(([a, m], [b, n]) => n - m || compare(a, b));
  const lines: string[] = [];
  for (const [index, [name, total]] of ranked.slice(0, reviewerLimit).entries()) {
    const shown = includeAttribution ? escapeInline(clip(name, 60)) : `Reviewer ${index + 1}`;
    lines.push(`### ${shown} (${counted(total, 'comment')})`, '');
    const own = themes
      .filter(({ reviewers }) => reviewers.has(name))
      .sort((a, b) => (b.reviewers.get(name) ?? 0) - (a.reviewers.get(name) ?? 0))
      .slice(0, practiceLimit);
    for (const theme of own) {
      const said = theme.items.filter((item) => survey.comments[item]?.reviewer === name);
      lines.push(`- **${theme.rule}** ${theme.why ?? ''}`.trimEnd());
      lines.push(`  Asked for ${times(said.length)}.`);
      for (const quote of quotesOf(said, 3, quoting)) lines.push('', `  > ${quote}`);
      lines.push('');
    }
  }
  return lines.length === 0 ? ['No practice shows in these comments.', ''] : lines;
}

function times(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`;
}

function crossCutting(themes: readonly Theme[], quoting: Quoting): string[] {
  const shared = themes.filter(({ reviewers }) => reviewers.size > 1).slice(0, themeLimit);
  if (shared.length === 0) return ['No theme is shared by two reviewers.', ''];
  return shared.flatMap((theme) => [
    `### ${theme.rule}`,
    '',
    `${theme.why === undefined ? '' : `${theme.why} `}*(${evidenceOf(theme, quoting.includeAttribution)})*`,
    ...(placesOf(theme, 3) === '' ? [] : [`Most often in ${placesOf(theme, 3)}.`]),
    ...quotesOf(theme.items, 3, quoting, theme.sentence).flatMap((quote) => ['', `> ${quote}`]),
    '',
  ]);
}

function recommendations(themes: readonly Theme[]): string[] {
  const kinds: [Remedy, string][] = [
    ['automate', 'Automate'],
    ['document', 'Document'],
    ['teach', 'Teach'],
  ];
  return kinds.flatMap(([kind, title]) => {
    const actions = themes
      .flatMap(({ remedy, items }) => (remedy?.[0] === kind ? [[remedy[1], items.length]] : []))
      .slice(0, remedyLimit)
      .map(([action, count]) => `- ${action} *(${counted(Number(count), 'comment')})*`);
    if (kind === 'document') actions.push(...houseRules(themes));
    return [`### ${title}`, '', ...(actions.length === 0 ? ['- Nothing yet.'] : actions), ''];
  });
}

function houseRules(themes: readonly Theme[]): string[] {
  return themes
    .filter(({ category }) => category === 'house')
    .slice(0, remedyLimit)
    .map(
      ({ rule, items }) => `- Write down the rule ${rule} *(${counted(items.length, 'comment')})*`,
    );
}
