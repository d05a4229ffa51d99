import type { ChainLink } from '../consent.ts';
import type { TelemetryStatus } from '../status.ts';
import { type Html, html } from './html.ts';

const maxShownLength = 80;

/** Renders the consent rules, with the deciding one marked. */
export function consentSection({ chain }: TelemetryStatus): Html {
  return html`<section class="card" aria-labelledby="consent-title">
<h2 id="consent-title">Why</h2>
<p class="remark">The first rule that applies decides.</p>
<ol class="chain">${chain.map(chainLine)}</ol>
</section>`;
}

function chainLine({ rule, value, decides }: ChainLink): Html {
  const shown = value ?? 'does not apply';
  const short = shown.length > maxShownLength ? `${shown.slice(0, maxShownLength)}…` : shown;
  const mark = decides ? html` <strong class="decides">decides</strong>` : undefined;
  return html`<li class="${decides ? 'deciding' : value === null ? 'moot' : 'holds'}"><code>${rule}</code> <span>${short}</span>${mark}</li>`;
}

/** Renders the anonymous id, the collector, and the reset button. */
export function identitySection(status: TelemetryStatus): Html {
  const { lastAttempt } = status;
  const entries: readonly (readonly [string, string])[] = [
    ['Anonymous id', status.anonymousId ?? 'none yet'],
    ['Collector', status.endpoint ?? 'not an http(s) URL'],
    ['Last attempt', lastAttempt ? `${lastAttempt.at}, ${lastAttempt.result}` : 'none yet'],
    ['Back-off until', status.backoffUntil ?? 'none'],
  ];
  return html`<section class="card" aria-labelledby="identity-title">
<h2 id="identity-title">This machine</h2>
<dl class="facts">${entries.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<details class="confirm"><summary>Reset…</summary>
<p>Deletes the events stored on this machine and the anonymous id. While telemetry is on, a new id replaces it.
The old id is shown once: a deletion request must include it.</p>
<form method="post" action="reset"><button class="reset">Delete everything and reset</button></form>
</details>
</section>`;
}
