import { eventName } from '../../src/system/build-info.ts';

interface DataTeamDecision {
  readonly question: string;
  readonly default: string;
  readonly consequence: string;
  readonly changedIn: string;
}

const rows: readonly DataTeamDecision[] = [
  {
    question: 'Own source, or one shared with other tools',
    default: 'three own sources: development, production, violations',
    consequence: `a shared source needs another event name: a plan has one rule for \`${eventName}\`, which would flag the event of every other tool`,
    changedIn:
      '`shared_source_id` in `segment/main.tf.json` renames our events in that source; or decision 2',
  },
  {
    question: 'Event name',
    default: `\`${eventName}\``,
    consequence:
      'Amplitude starts a new event, the warehouse a new table; queued events of older releases are sent under the new name',
    changedIn:
      '`SEGMENT_EVENT_NAME=… bun run build` for one build; `eventName` in `src/system/build-info.ts` and `bun run generate` for all',
  },
  {
    question: 'Identity',
    default: 'A, no user id',
    consequence: 'see the two tables below',
    changedIn: '`envelope` in `src/telemetry/schema.ts` and `event.ts`',
  },
  {
    question: 'Send identify to Amplitude',
    default: 'no, only to the warehouse',
    consequence:
      'identify has no traits: Amplitude would only get the version and the operating system of the first run',
    changedIn: '`identify_to_amplitude` in `segment/main.tf.json`',
  },
  {
    question: 'Amplitude (Classic) or Amplitude (Actions)',
    default: 'Actions',
    consequence: 'with both on one source, each event is counted twice',
    changedIn:
      "`segment_destination` in `segment/terraform.ts`; the events allow both, which is also Segment's default",
  },
  {
    question: 'Region',
    default: 'United States',
    consequence: 'a workspace in the EU does not accept events sent to the United States',
    changedIn:
      '`SEGMENT_ENDPOINT=https://events.eu1.segmentapis.com bun run build`; `PUBLIC_API_URL`; `amplitude_region`',
  },
  {
    question: "Retention of Segment's archive",
    default: '365 days',
    consequence:
      'at most 3 years on Business, 365 days on Team, 180 days on Free; archived events can be replayed, and must be deleted on request',
    changedIn: 'in Segment: Privacy > Settings > Data Retention',
  },
  {
    question: 'Enforcement',
    default:
      'development allows and reports violations; production blocks unplanned events and forwards them',
    consequence:
      'apply it to production after a week without violations in development: blocked events that are not forwarded are lost. Forwarded violations add one MTU in total, blocked events the MTU of their ids',
    changedIn: '`connection` in `segment/terraform.ts`',
  },
  {
    question: 'Who handles deletion requests, within 30 days',
    default: 'the owner, `factory`, with `bun run erase-request`',
    consequence: 'with identity A, four manual steps per request',
    changedIn: '[erasure.md](erasure.md); the contact is in `TELEMETRY.md`',
  },
];

/** The table of the decisions. */
export const decisions = `## Decisions

| # | decision | our default | cost or effect | where to change it |
| --- | --- | --- | --- | --- |
${rows
  .map(
    (row, index) =>
      `| ${index + 1} | ${row.question} | ${row.default} | ${row.consequence} | ${row.changedIn} |`,
  )
  .join('\n')}`;
