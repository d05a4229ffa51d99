import { command } from '../../command.ts';
import { printable } from '../../printable.ts';
import type { Cli } from '../../system.ts';
import { backoffUntil, readSenderState } from '../../telemetry/backoff.ts';
import { type ChainLink, explainConsent } from '../../telemetry/consent.ts';
import { endpointOf } from '../../telemetry/endpoint.ts';
import { storedAnonymousId } from '../../telemetry/identity.ts';
import { readJournal } from '../../telemetry/journal.ts';
import { countEvents } from '../../telemetry/queue.ts';
import { readDropped } from '../../telemetry/tally.ts';

export const status = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry status', 'DO_NOT_TRACK=1 chunk telemetry status'],
  run: ({ json }, cli, { optedOut }) => {
    const report = reportOf(cli, optedOut);
    if (json) cli.output.json(report);
    else cli.output.text(describe(report));
  },
});

function reportOf(cli: Cli, optedOut: boolean) {
  const { paths } = cli;
  const sender = readSenderState(paths.senderFile);
  const { lastAttempt } = sender;
  const until = backoffUntil(sender, cli.now());
  return {
    ...explainConsent(cli, optedOut),
    anonymousId: storedAnonymousId(paths) ?? null,
    endpoint: endpointOf(cli) ?? null,
    queued: countEvents(paths),
    delivered: readJournal(paths.journalFile).delivered,
    dropped: readDropped(paths).total,
    lastAttempt: lastAttempt ? { ...lastAttempt, at: isoTime(lastAttempt.at) } : null,
    backoffUntil: until === undefined ? null : isoTime(until),
  };
}

type Report = ReturnType<typeof reportOf>;

const headlines = {
  send: 'on: runs are recorded and sent',
  log: 'log: what would be sent is printed to stderr, and nothing is sent',
  off: 'off: nothing is recorded and nothing is sent',
} as const;

function describe(report: Report): string {
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
    'The first rule that holds decides:',
    ...report.chain.map(chainLine),
    '',
    ...facts.map(([label, value]) => `${label.padEnd(14)}  ${value}`),
  ].join('\n');
}

const maxShownLength = 60;

function shorten(value: string | null): string {
  const shown = printable(value ?? '-');
  return shown.length > maxShownLength ? `${shown.slice(0, maxShownLength)}…` : shown;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
