import { type Html, html } from './html.ts';
import { type Bucket, type RunCounts, type Timeline, total } from './summary.ts';

const width = 720;
const height = 170;
const axis = { left: 30, right: 4, top: 12, bottom: 24 } as const;

/** Renders the runs over time as stacked bars. */
export function timelineChart({ unit, buckets }: Timeline): Html {
  const most = Math.max(1, ...buckets.map(total));
  const top = niceCeiling(most);
  const step = (width - axis.left - axis.right) / buckets.length;
  const plotHeight = height - axis.top - axis.bottom;
  const y = (value: number): number => axis.top + plotHeight * (1 - value / top);
  const labelEvery = Math.ceil(buckets.length / 7);
  const ticks = top % 2 === 0 ? [0, top / 2, top] : [0, top];
  const bars = buckets.map((bucket, index) => {
    const left = axis.left + index * step;
    const label = index % labelEvery === 0 ? bucketLabel(bucket, unit) : '';
    return html`<g>
<title>${bucketLabel(bucket, unit)}: ${bucket.succeeded} succeeded, ${bucket.failed} failed</title>
<rect class="hit" x="${round(left)}" y="${axis.top}" width="${round(step)}" height="${plotHeight}"/>
${barPart('ok', left, step, y(bucket.succeeded), y(0))}
${barPart('bad', left, step, y(total(bucket)), y(bucket.succeeded))}
${label === '' ? undefined : html`<text x="${round(left)}" y="${height - 6}">${label}</text>`}</g>`;
  });
  return html`<svg class="timeline" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="timeline-title timeline-words">
${ticks.map(
  (
    value,
  ) => html`<line class="grid" x1="${axis.left}" x2="${width - axis.right}" y1="${round(y(value))}" y2="${round(y(value))}"/>
<text class="tick" x="${axis.left - 6}" y="${round(y(value) + 3.5)}">${value}</text>`,
)}
${bars}</svg>`;
}

/** Describes the timeline in one sentence. */
export function timelineSummary({ unit, buckets }: Timeline): string {
  const busiest = buckets.reduce((most, bucket) => (total(bucket) > total(most) ? bucket : most));
  const runs = buckets.reduce((sum, bucket) => sum + total(bucket), 0);
  if (runs === 0) return `No runs in the last ${buckets.length} ${unit}s.`;
  const span = `the last ${buckets.length} ${unit}s`;
  const most = `busiest ${unit}: ${bucketLabel(busiest, unit)}, with ${total(busiest)}`;
  return `${runs} ${runs === 1 ? 'run' : 'runs'} in ${span}; ${most}.`;
}

/** Renders the success rate as a ring around its number. */
export function successRing(counts: RunCounts): Html {
  const runs = total(counts);
  const share = runs === 0 ? 0 : counts.succeeded / runs;
  const shown = runs === 0 ? '–' : percent(counts);
  // `pathLength` makes the circumference 100. The rotation starts the ring at the top.
  return html`<svg class="ring" viewBox="0 0 120 120" role="img" aria-label="${runs === 0 ? 'No runs yet' : `${shown} of runs succeeded`}">
<circle class="track${counts.failed > 0 ? ' bad' : ''}" cx="60" cy="60" r="50"/>
<circle class="value" cx="60" cy="60" r="50" pathLength="100" stroke-dasharray="${round(share * 100)} 100" transform="rotate(-90 60 60)"/>
<text x="60" y="67">${shown}</text></svg>`;
}

/** Renders one command's runs as a bar, relative to the `most` runs of any command. */
export function commandBar(counts: RunCounts, most: number): Html {
  const scale = 200 / most;
  const ok = counts.succeeded * scale;
  return html`<svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
<rect class="ok" x="0" y="0" width="${round(ok)}" height="10"/>
<rect class="bad" x="${round(ok)}" y="0" width="${round(counts.failed * scale)}" height="10"/></svg>`;
}

/** Formats the success rate; never rounds it to 0% or 100%. */
export function percent(counts: RunCounts): string {
  const share = (100 * counts.succeeded) / total(counts);
  if (share > 99 && share < 100) return '>99%';
  if (share > 0 && share < 1) return '<1%';
  return `${Math.round(share)}%`;
}

function barPart(kind: 'ok' | 'bad', left: number, step: number, from: number, to: number) {
  if (to - from < 0.01) return undefined;
  const gap = step * 0.16;
  return html`<rect class="${kind}" x="${round(left + gap)}" y="${round(from)}" width="${round(step - 2 * gap)}" height="${round(to - from)}"/>`;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function bucketLabel({ from }: Bucket, unit: Timeline['unit']): string {
  const date = new Date(from);
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  if (unit === 'hour') return `${day}, ${String(date.getUTCHours()).padStart(2, '0')}:00`;
  return unit === 'week' ? `week of ${day}` : day;
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((step) => Math.ceil(step * power));
  return steps.find((step) => step >= value) ?? value;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
