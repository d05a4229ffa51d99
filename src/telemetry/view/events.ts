import { type Html, html } from './html.ts';
import type { Item } from './summary.ts';

/** How many events are listed before "Show older". */
const maxListed = 25;

/** Renders all events, newest first, each with its exact payload. */
export function eventList(items: readonly Item[]): Html {
  const older = items.slice(maxListed);
  return html`<section id="events" class="card" aria-labelledby="events-title" tabindex="-1">
<h2 id="events-title">All events, exactly as sent</h2>
<p class="remark">${remark(items.length)}</p>
<ol class="events">${items.slice(0, maxListed).map(eventItem)}</ol>
${
  older.length > 0
    ? html`<details class="older"><summary>Show ${older.length} older</summary>
<ol class="events">${older.map(eventItem)}</ol></details>`
    : undefined
}
</section>`;
}

function remark(count: number): Html {
  if (count > 0) return html`Newest first. Open one to see its payload.`;
  return html`No events have been sent or queued. To see what a run would send:
<code>chunk telemetry preview -- config show</code>`;
}

function eventItem({ event, delivery }: Item): Html {
  const state = delivery === undefined ? 'waiting' : 'sent';
  const note =
    delivery === undefined
      ? 'Not sent yet.'
      : `Sent ${delivery.at}; the collector answered ${delivery.status}.`;
  return html`<li><details><summary><time datetime="${event.timestamp}">${shortTime(event.timestamp)}</time>
${event.type === 'track' ? trackSummary(event.properties) : html`<span class="what"><span class="identify">identify</span></span><span></span>`}
<span class="state ${state}">${state}</span></summary>
<p class="remark">${note}</p>
<pre tabindex="0"><code>${JSON.stringify(event, null, 2)}</code></pre></details></li>`;
}

function trackSummary(run: { command: string; flags: string; success: boolean }): Html {
  const flags = run.flags === '' ? [] : run.flags.split(',');
  return html`<span class="what"><code>${run.command}</code>${flags.map((flag) => html` <code class="flag">--${flag}</code>`)}</span>
<span class="${run.success ? 'ok' : 'bad'}">${run.success ? 'succeeded' : 'failed'}</span>`;
}

function shortTime(timestamp: string): string {
  return timestamp.slice(0, 19).replace('T', ' ');
}
