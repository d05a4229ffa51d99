import type { ChainLink } from '../consent.ts';
import type { TelemetryStatus } from '../status.ts';
import { type Html, html } from './html.ts';

const maxShownLength = 80;

/** Returns the consent rules; the one that decides is marked. */
export function consentSection({ chain }: TelemetryStatus): Html {
  return html`<section class="card" aria-labelledby="consent-title">
<h2 id="consent-title">Why</h2>
<p class="remark">The first rule that holds decides.</p>
<ol class="chain">${chain.map(chainLine)}</ol>
</section>`;
}

function chainLine({ rule, value, decides }: ChainLink): Html {
  const shown = value ?? 'does not hold';
  const short = shown.length > maxShownLength ? `${shown.slice(0, maxShownLength)}…` : shown;
  const mark = decides ? html` <strong class="decides">decides</strong>` : undefined;
  return html`<li class="${decides ? 'deciding' : value === null ? 'moot' : 'holds'}"><code>${rule}</code> <span>${short}</span>${mark}</li>`;
}

/** Returns the anonymous id and the collector, and the button to reset them. */
export function identitySection(report: TelemetryStatus): Html {
  const { lastAttempt } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Anonymous id', report.anonymousId ?? 'none yet'],
    ['Collector', report.endpoint ?? 'not an http(s) URL'],
    ['Last attempt', lastAttempt ? `${lastAttempt.at}, ${lastAttempt.result}` : 'none yet'],
    ['Back-off until', report.backoffUntil ?? 'none'],
  ];
  return html`<section class="card" aria-labelledby="identity-title">
<h2 id="identity-title">This machine</h2>
<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<details class="confirm"><summary>Reset…</summary>
<p>Erases what is recorded and sent from here, and forgets the anonymous id; a new one takes its place while telemetry is on.
The old id is shown once, to be quoted in a request for deletion.</p>
<form method="post" action="reset"><button class="reset">Erase everything and reset</button></form>
</details>
</section>`;
}
