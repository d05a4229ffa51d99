import { type HttpOutcome, readResponse } from '../../src/telemetry/upload/response.ts';

/** What a sender learns of a request. */
export interface Reply {
  readonly outcome: HttpOutcome;
}

/** How long a request takes. */
export const requestMs = 150;
// The collector took the events, and the answer was lost, or the sender died before it could note
// it.
const answerLostShare = 0.001;
const senderKilledShare = 0.0005;

/** What the product reads in an answer of that status. */
export function reply(status: number, retryAfter: string | null = null): Reply {
  const facts = { status, contentType: 'application/json', bodyStart: '{}', retryAfter };
  return { outcome: readResponse(facts, 0) };
}

export const unreachable: Reply = { outcome: { kind: 'unavailable', why: 'no connection' } };
const accepted = reply(200);

/** Thrown by a request during which the sender is killed. */
export const senderKilled = Symbol('the sender is killed');

/** What a sender learns of a request that the collector accepts: sometimes the answer is lost. */
export function acceptance(random: () => number): Reply {
  const chance = random();
  if (chance < answerLostShare) return unreachable;
  if (chance < answerLostShare + senderKilledShare) throw senderKilled;
  return accepted;
}
