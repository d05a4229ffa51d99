import type { History, TelemetryStatus } from '../status.ts';
import { commandBar, percent, successRing, timelineChart, timelineSummary } from './charts.ts';
import script from './client.js' with { type: 'text' };
import { eventList } from './events.ts';
import { Html, html } from './html.ts';
import { consentSection, identitySection } from './settings.ts';
import { style } from './style.ts';
import { byCommand, countRuns, type Item, itemsOf, timelineOf, total } from './summary.ts';

/** The result of a button press. */
export interface Message {
  readonly kind: 'done' | 'failed';
  readonly sentences: readonly string[];
}

export interface PageData {
  readonly status: TelemetryStatus;
  readonly history: History;
  readonly message: Message | undefined;
  readonly nonce: string;
  readonly version: string;
  readonly now: number;
}

const headlines = {
  send: ['on', 'Runs are recorded and sent.'],
  log: ['log', 'Events are printed to stderr. Nothing is sent.'],
  off: ['off', 'Nothing is recorded and nothing is sent.'],
} as const;

/** Renders the page: one document without external resources. */
export function renderPage(data: PageData): string {
  const { status, nonce } = data;
  const items = itemsOf(data.history);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>chunk telemetry: ${headlines[status.mode][0]}</title>
<style nonce="${nonce}">${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#events">Skip to the events</a>
${header(data)}
<main>
${figures(items, status)}
${timeline(items, data.now)}
${commands(items)}
${consentSection(status)}
${identitySection(status)}
${eventList(items)}
</main>
<footer>
<p>chunk ${data.version} serves this page to this machine only, until you close it or do not use it for 10 minutes.
Times are in UTC, as sent. TELEMETRY.md explains every key.</p>
</footer>
<script nonce="${nonce}">${new Html(script)}</script>
</body>
</html>
`.markup;
}

function header({ status, message }: PageData): Html {
  const [word, sentence] = headlines[status.mode];
  const offInConfig = status.chain.some(({ rule, value }) => rule === 'config' && value !== null);
  return html`<header>
<div>
<p class="name">chunk telemetry</p>
<h1><span class="dot ${status.mode}" aria-hidden="true"></span>Telemetry is ${word}.</h1>
<p class="lead">${sentence}</p>
</div>
${offInConfig ? button('enable', 'Turn telemetry on') : button('disable', 'Turn telemetry off')}
</header>
<div class="messages">
${message && html`<div class="message ${message.kind}" role="${message.kind === 'done' ? 'status' : 'alert'}" tabindex="-1" autofocus>${message.sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`}
<div class="message quiet" id="news" role="status" aria-live="polite"></div>
</div>`;
}

function button(action: 'enable' | 'disable', label: string): Html {
  return html`<form method="post" action="${action}"><button class="${action}">${label}</button></form>`;
}

function figures(items: readonly Item[], status: TelemetryStatus): Html {
  const counts = countRuns(items);
  return html`<section aria-labelledby="figures-title" class="figures">
<h2 id="figures-title" class="unseen">At a glance</h2>
<div class="card rate">${successRing(counts)}
<p><strong>Success rate</strong><span>${counts.succeeded} of ${total(counts)} ${total(counts) === 1 ? 'run' : 'runs'} succeeded</span></p></div>
<dl>
<div class="card"><dt>Delivered</dt><dd>${status.delivered}</dd></div>
<div class="card"><dt>Waiting</dt><dd>${status.queued}</dd></div>
<div class="card"><dt>Dropped</dt><dd>${status.dropped}</dd></div>
</dl>
</section>`;
}

function timeline(items: readonly Item[], now: number): Html {
  const shown = timelineOf(items, now);
  return html`<section class="card" aria-labelledby="timeline-title">
<div class="title"><h2 id="timeline-title">Runs over time</h2>
<p class="legend"><span class="key ok"></span>succeeded <span class="key bad"></span>failed</p></div>
<p id="timeline-words" class="remark">${timelineSummary(shown)}</p>
${timelineChart(shown)}
</section>`;
}

function commands(items: readonly Item[]): Html {
  const rows = byCommand(items);
  const most = Math.max(1, ...rows.map(total));
  const table = html`<table>
<thead><tr><th scope="col">Command</th><th scope="col" class="number">Runs</th><td class="chart"></td><th scope="col" class="number">Succeeded</th></tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row"><code>${row.command}</code></th><td class="number">${total(row)}</td>
<td class="chart">${commandBar(row, most)}</td><td class="number">${percent(row)}</td></tr>`,
  )}</tbody></table>`;
  return html`<section class="card" aria-labelledby="commands-title">
<h2 id="commands-title">Runs by command</h2>
${rows.length > 0 ? table : html`<p class="remark">No runs are recorded on this machine.</p>`}
</section>`;
}
