import type { Tally } from './outcome-counts.ts';
import { minuteMs, type Scenario } from './scenarios.ts';

const width = 760;
const rowHeight = 132;
const plotHeight = 84;
const left = 44;
const right = 12;

/** Requests a second over the days of each scenario, as an SVG document with a row for each. */
export function plotOf(results: readonly { scenario: Scenario; tally: Tally }[]): string {
  const rows = results.map(({ scenario, tally }, index) =>
    rowOf(scenario, tally, index * rowHeight + 30),
  );
  const height = results.length * rowHeight + 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Requests a second at the collector, in each scenario">
<style>
text { font: 12px system-ui, sans-serif; fill: #5d636a; }
.name { font-weight: 600; fill: #23272b; }
.load { fill: none; stroke: #2b5f8a; stroke-width: 1; }
.trouble { fill: #b4502f; fill-opacity: 0.14; }
.grid { stroke: #d9d6cf; }
@media (prefers-color-scheme: dark) {
text { fill: #a3a8ae; } .name { fill: #e6e4df; } .load { stroke: #8fbde6; } .trouble { fill: #ea8f6c; fill-opacity: 0.2; } .grid { stroke: #32373d; }
}
</style>
<text x="${left}" y="14">Requests a second at the collector, by half-hours; shaded: the collector does not accept</text>
${rows.join('\n')}
</svg>
`;
}

const binMinutes = 30;

function rowOf({ name, days, trouble }: Scenario, { requests }: Tally, top: number): string {
  const minutes = days * 24 * 60;
  const bins = Array.from({ length: Math.floor(minutes / binMinutes) }, (_, bin) => {
    const part = requests.subarray(bin * binMinutes, (bin + 1) * binMinutes);
    return part.reduce((sum, count) => sum + count, 0) / (binMinutes * 60);
  });
  const most = Math.max(...bins);
  const ceiling = niceCeiling(most);
  const x = (minute: number): number => left + ((width - left - right) * minute) / minutes;
  const base = top + 16 + plotHeight;
  const y = (value: number): number => base - (plotHeight * value) / ceiling;
  const line = bins.map((value, bin) => `${round(x(bin * binMinutes))},${round(y(value))}`);
  const shade =
    trouble === undefined
      ? ''
      : `<rect class="trouble" x="${round(x(trouble.from / minuteMs))}" y="${top + 16}" width="${round(Math.max(1, x((trouble.to - trouble.from) / minuteMs) - left))}" height="${plotHeight}"/>`;
  const every = days > 14 ? 7 : 1;
  const labels = Array.from({ length: Math.ceil(days / every) }, (_, index) => index * every).map(
    (day) => `<text x="${round(x(day * 24 * 60))}" y="${base + 15}">day ${day + 1}</text>`,
  );
  return `<g><text class="name" x="${left}" y="${top + 8}">${name}</text>
<line class="grid" x1="${left}" x2="${width - right}" y1="${base}" y2="${base}"/>
<line class="grid" x1="${left}" x2="${width - right}" y1="${y(ceiling)}" y2="${y(ceiling)}"/>
<text x="${left - 6}" y="${base + 4}" text-anchor="end">0</text><text x="${left - 6}" y="${y(ceiling) + 4}" text-anchor="end">${ceiling}</text>
${shade}<polyline class="load" points="${line.join(' ')}"/>
${labels.join('')}</g>`;
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 4, 5, 8, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
