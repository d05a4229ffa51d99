import { countOverBounds } from '../../src/telemetry/queue/bounds.ts';
import { queueBounds } from '../../src/telemetry/queue/queue.ts';
import { backoffUntil, type SenderState } from '../../src/telemetry/upload/backoff.ts';
import { deliverAll, type EventStore, senderLimits } from '../../src/telemetry/upload/protocol.ts';
import { type HttpOutcome, readResponse } from '../../src/telemetry/upload/response.ts';
import { uploadLimits } from '../../src/telemetry/upload/upload.ts';
import type { FleetOutcome } from './outcome.ts';
import { activityAt, dayMs, hourMs, meanActivity, minuteMs, type Scenario } from './scenarios.ts';

interface SimulatedEvent {
  /** When it was recorded, by the true clock and by the install's own. */
  readonly time: number;
  readonly stamp: number;
  /** When the collector first accepted it; the sender may not know. */
  acceptedAt?: number;
}

interface CollectorReply {
  readonly outcome: HttpOutcome;
}

// The measured size of a recorded event with its file name; only `maxBytes` depends on it.
const eventBytes = 520;
/** When a simulation begins, in milliseconds since the epoch. */
export const epochMs = 1e12;
/** The duration of a request. */
export const requestMs = 150;

/** Runs a day: log-normal over the installs. */
export const runsPerDay = { median: 2, spread: 1.1, max: 400 } as const;

// The collector accepted the events, but the answer was lost or the sender died before noting it.
const answerLostShare = 0.001;
const senderKilledShare = 0.0005;
const senderKilled = Symbol('the sender is killed');
const unreachable: CollectorReply = { outcome: { kind: 'unavailable', why: 'no connection' } };

/** An install whose queue and sender state are in memory, run by the product's own decisions. */
export class SimulatedInstall implements EventStore<SimulatedEvent, CollectorReply> {
  readonly #scenario: Scenario;
  readonly #outcome: FleetOutcome;
  readonly #blocked: boolean;
  readonly #clockOffset: number;
  readonly #clockRightFrom: number;
  readonly random: () => number;
  #queue: SimulatedEvent[] = [];
  #state: SenderState = {};
  #now = 0;

  constructor(scenario: Scenario, outcome: FleetOutcome, random: () => number) {
    const { blockedShare = 0, wrongClockShare = 0, days } = scenario;
    this.#scenario = scenario;
    this.#outcome = outcome;
    this.random = random;
    this.#blocked = random() < blockedShare;
    this.#clockOffset = random() < wrongClockShare ? (random() * 24 - 12) * hourMs : 0;
    this.#clockRightFrom = random() < 0.5 ? (days * dayMs) / 2 : Number.POSITIVE_INFINITY;
  }

  /** Runs commands from the first day of the scenario to its last. */
  async live(): Promise<void> {
    const { random } = this;
    const outcome = this.#outcome;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const { median, spread, max } = runsPerDay;
    // Drawn for the busiest hour, and thinned by how busy each hour is.
    const meanGapMs = (dayMs * meanActivity) / Math.min(median * Math.exp(spread * normal), max);
    const end = this.#scenario.days * dayMs;
    const recordedBefore = outcome.recorded;
    for (let time = 0; ; ) {
      time += -Math.log(1 - random()) * meanGapMs;
      if (time >= end) break;
      if (random() < activityAt(time)) await this.run(time);
    }
    outcome.installs++;
    if (outcome.recorded > recordedBefore) outcome.activeInstalls++;
    if (this.#blocked) outcome.blockedInstalls++;
    outcome.waiting += this.waiting;
  }

  /** Records an event as a command does, and starts a sender unless back-off is in force. */
  async run(time: number): Promise<void> {
    this.#now = time;
    this.#queue.push({ time, stamp: this.now() });
    this.#outcome.recorded++;
    if (this.#isTroubled(time)) this.#outcome.troubled++;
    if (this.waiting * eventBytes > queueBounds.maxBytes || this.waiting > queueBounds.maxEvents) {
      this.#keepWithinBounds(false);
    }
    this.#outcome.longestQueue = Math.max(this.#outcome.longestQueue, this.waiting);
    if (backoffUntil(this.#state, this.now()) !== undefined) return;
    if (this.#blocked) this.#outcome.blockedStarts++;
    const budget = {
      requests: senderLimits.maxRequests,
      deadline: this.now() + uploadLimits.runLimitMs,
    };
    const send = async (events: readonly SimulatedEvent[]): Promise<CollectorReply> =>
      this.#request(events);
    try {
      await deliverAll(this, { clock: this, send }, budget);
    } catch (error) {
      if (error !== senderKilled) throw error;
    }
  }

  /** Returns what the sender sees of a request. Throws `senderKilled`. */
  #request(events: readonly SimulatedEvent[]): CollectorReply {
    if (this.#blocked) return unreachable;
    this.#now += requestMs;
    const { trouble } = this.#scenario;
    const { requests } = this.#outcome;
    const minute = Math.floor(this.#now / minuteMs);
    requests[minute] = (requests[minute] ?? 0) + 1;
    if (trouble && this.#isTroubled(this.#now) && this.random() < trouble.share) {
      return replyOf(trouble.status, trouble.retryAfter);
    }
    for (const event of events) this.#accept(event);
    const chance = this.random();
    if (chance < answerLostShare) return unreachable;
    if (chance < answerLostShare + senderKilledShare) throw senderKilled;
    return replyOf(200, null);
  }

  #accept(event: SimulatedEvent): void {
    if (event.acceptedAt === undefined) {
      event.acceptedAt = this.#now;
      return;
    }
    const laterMs = this.#now - event.acceptedAt;
    this.#outcome.twice++;
    if (laterMs > dayMs) this.#outcome.twiceAfterDay++;
    if (laterMs > 7 * dayMs) this.#outcome.twiceAfterWeek++;
  }

  /** The number of queued events. */
  get waiting(): number {
    return this.#queue.length;
  }

  #isTroubled(time: number): boolean {
    const { trouble } = this.#scenario;
    return trouble !== undefined && time >= trouble.from && time < trouble.to;
  }

  now(): number {
    return this.#now + (this.#now < this.#clockRightFrom ? this.#clockOffset : 0) + epochMs;
  }

  read(limit: number): readonly SimulatedEvent[] {
    return this.#queue.slice(0, limit);
  }

  stopReason(): undefined {}

  markDelivered(events: readonly SimulatedEvent[]): void {
    this.#outcome.troubledDelivered += events.filter(({ time }) => this.#isTroubled(time)).length;
    this.#outcome.delivered += events.length;
    this.markRefused(events);
    this.saveState('delivered');
  }

  markRefused(events: readonly SimulatedEvent[]): void {
    this.#queue.splice(0, events.length);
  }

  expire(): void {
    this.#keepWithinBounds(true);
  }

  loadState(): SenderState {
    return this.#state;
  }

  saveState(_result: string, backoff?: SenderState['backoff']): void {
    this.#state = backoff === undefined ? {} : { backoff };
  }

  #keepWithinBounds(expire: boolean): void {
    const measures = {
      count: this.waiting,
      bytesOf: () => eventBytes,
      timeOf: (index: number) => this.#queue[index]?.stamp ?? 0,
    };
    const over = countOverBounds(measures, queueBounds, this.now(), expire);
    this.#outcome.dropped += over;
    this.#queue.splice(0, over);
  }
}

/** Returns what the product reads in an answer of that status. */
function replyOf(status: number, retryAfter: string | null): CollectorReply {
  const facts = { status, contentType: 'application/json', bodyStart: '{}', retryAfter };
  return { outcome: readResponse(facts, 0) };
}
