import { command } from '../../command-line/command.ts';
import type { ChainLink } from '../../telemetry/consent.ts';
import { type TelemetryStatus, telemetryStatus } from '../../telemetry/status.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';

export const status = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry status', 'DO_NOT_TRACK=1 chunk telemetry status'],
  run: ({ json }, cli, { optedOut }) => {
    const report = telemetryStatus(cli, optedOut);
    if (json) cli.output.json(report);
    else cli.output.text(describe(report));
  },
});

const headlines = {
  send: 'on: runs are recorded and sent',
  log: 'log: events are printed to stderr, and nothing is sent',
  off: 'off: nothing is recorded and nothing is sent',
} as const;

function describe(report: TelemetryStatus): string {
  const width = Math.max(...report.chain.map(({ rule }) => rule.length));
  const chainLine = ({ rule, value, decides }: ChainLink): string =>
    `  ${decides ? '→' : ' '} ${rule.padEnd(width)}  ${shorten(value)}`.trimEnd();
  const { lastAttempt } = report;
  const facts: readonly (readonly [string, string | number])[] = [
    ['anonymous id', report.anonymousId ?? 'none yet'],
    ['endpoint', report.endpoint ?? 'not an http(s) URL'],
    ['queued', report.queued],
    ['delivered', report.delivered],
    ['dropped', report.dropped],
    ['last attempt', lastAttempt ? `${lastAttempt.at}, ${lastAttempt.result}` : 'none yet'],
    ['back-off until', report.backoffUntil ?? 'none'],
  ];
  return [
    `Telemetry is ${headlines[report.mode]}.`,
    '',
    'The first rule that applies decides:',
    ...report.chain.map(chainLine),
    '',
    ...facts.map(([label, value]) => `${label.padEnd(14)}  ${escapeControls(String(value))}`),
  ].join('\n');
}

const maxShownLength = 60;

function shorten(value: string | null): string {
  const shown = escapeControls(value ?? '-');
  return shown.length > maxShownLength ? `${shown.slice(0, maxShownLength)}…` : shown;
}
