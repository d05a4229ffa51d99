import { eventName } from '../../src/system/build-info.ts';

interface Decision {
  readonly question: string;
  readonly default: string;
  readonly consequence: string;
  /** The line that changes it. */
  readonly line: string;
}

const rows: readonly Decision[] = [
  {
    question: 'A source of its own, or one that other tools share',
    default: 'its own three: development, production, violations',
    consequence: `a shared one needs another name: a plan has one rule for \`${eventName}\`, and would flag every other tool that sends it`,
    line: '`shared_source_id` of `segment/main.tf.json` renames our events there; or the next row',
  },
  {
    question: "The event's name",
    default: `\`${eventName}\``,
    consequence:
      'Amplitude and the warehouse begin a new event and table; what older releases queued goes out under the new name',
    line: '`SEGMENT_EVENT_NAME=… bun run build` for one build; `eventName` in `src/system/build-info.ts` and `bun run generate` for all',
  },
  {
    question: 'Identity',
    default: 'A, no user id',
    consequence: 'the two tables below',
    line: '`envelope` in `src/telemetry/schema.ts` and `event.ts`',
  },
  {
    question: 'identify to Amplitude',
    default: 'no; the warehouse has it',
    consequence: 'it carries no traits: Amplitude would learn version and system of the first run',
    line: '`identify_to_amplitude` of `segment/main.tf.json`',
  },
  {
    question: 'Amplitude classic or Amplitude (Actions)',
    default: 'Actions',
    consequence: 'both on one source: each event is counted twice',
    line: '`segment_destination` in `segment/terraform.ts`; the events allow both, as Segment does by default',
  },
  {
    question: 'Region',
    default: 'United States',
    consequence: 'a workspace in the EU takes nothing that is sent to the other region',
    line: '`SEGMENT_ENDPOINT=https://events.eu1.segmentapis.com bun run build`; `PUBLIC_API_URL`; `amplitude_region`',
  },
  {
    question: "Retention of Segment's archive",
    default: '365 days',
    consequence:
      'at most 3 years on Business, 365 days on Team, 180 on Free; what is kept can be replayed, and must be erased',
    line: 'in Segment: Privacy > Settings > Data Retention',
  },
  {
    question: 'Enforcement',
    default: 'development allows and reports; production blocks what is unplanned and forwards it',
    consequence:
      'apply production after a week of development without violations: what is blocked and not forwarded is gone. Forwarded violations are one MTU more in all, blocked events their own',
    line: '`connection` in `segment/terraform.ts`',
  },
  {
    question: 'Who answers a request for deletion, in 30 days',
    default: 'the owner, `factory`, with `bun run erase-request`',
    consequence: 'four steps by hand for each request with identity A',
    line: '[erasure.md](erasure.md); the contact is in `scripts/telemetry-document.ts`',
  },
];

/** The table of the decisions. */
export const decisions = `## Decisions

| # | decision | our default | what it costs or changes | the line that changes it |
| --- | --- | --- | --- | --- |
${rows
  .map(
    (row, index) =>
      `| ${index + 1} | ${row.question} | ${row.default} | ${row.consequence} | ${row.line} |`,
  )
  .join('\n')}`;
