import { countOverBounds, type QueueBounds } from '../../src/telemetry/queue/bounds.ts';
import { backoffUntil, type SenderState } from '../../src/telemetry/upload/backoff.ts';
import {
  deliverAll,
  type EventStore,
  type SenderLimits,
} from '../../src/telemetry/upload/protocol.ts';
import { uploadLimits } from '../../src/telemetry/upload/upload.ts';
import { acceptance, type Reply, reply, requestMs, senderKilled, unreachable } from './network.ts';
import { longestTracked, type Tally } from './outcome-counts.ts';
import { activityAt, dayMs, hourMs, meanActivity, minuteMs, type Scenario } from './scenarios.ts';

/** The constants that a simulation tries. */
export interface Constants {
  readonly queue: QueueBounds;
  readonly sender: SenderLimits;
}

// A recorded event with its file name, as measured; the exact figure matters to `maxBytes` only.
const eventBytes = 520;
/** When a simulation begins, in milliseconds since the epoch. */
export const epochMs = 1e12;
const medianRunsPerDay = 2;
const spreadOfRuns = 1.1;
const maxRunsPerDay = 400;

/** One install's life, in memory: what the files are in the product, with the same decisions. */
export class Install implements EventStore<number, Reply> {
  readonly #scenario: Scenario;
  readonly #constants: Constants;
  readonly #tally: Tally;
  readonly #random: () => number;
  readonly #blocked: boolean;
  readonly #clockOffset: number;
  readonly #clockRightFrom: number;
  /** When each event was recorded, by the true clock and by the install's own. */
  #times: number[] = [];
  #stamps: number[] = [];
  /** How many of the events that wait the collector has seen before. */
  #seen = 0;
  #state: SenderState = {};
  #now = 0;
  #longest = 0;
  readonly #troubleReply: Reply;

  constructor(scenario: Scenario, constants: Constants, tally: Tally, random: () => number) {
    this.#scenario = scenario;
    this.#constants = constants;
    this.#tally = tally;
    this.#random = random;
    this.#blocked = random() < scenario.blockedShare;
    const wrong = random() < scenario.wrongClockShare;
    this.#clockOffset = wrong ? (random() * 24 - 12) * hourMs : 0;
    this.#clockRightFrom = random() < 0.5 ? (scenario.days * dayMs) / 2 : Number.POSITIVE_INFINITY;
    const { trouble } = scenario;
    this.#troubleReply = reply(trouble?.status ?? 503, trouble?.retryAfter ?? null);
  }

  /** Lives through the scenario from its first day to its last. */
  async live(): Promise<void> {
    const random = this.#random;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runsPerDay = Math.min(medianRunsPerDay * Math.exp(spreadOfRuns * normal), maxRunsPerDay);
    // Drawn for the busiest hour, and thinned by how busy the hour is.
    const meanGapMs = (dayMs * meanActivity) / runsPerDay;
    const end = this.#scenario.days * dayMs;
    for (let time = 0; ; ) {
      time += -Math.log(1 - random()) * meanGapMs;
      if (time >= end) break;
      if (random() < activityAt(time)) await this.run(time);
    }
    const tally = this.#tally;
    tally.installs++;
    if (this.#blocked) tally.blockedInstalls++;
    tally.waiting += this.#times.length;
    const bin = Math.min(this.#longest, longestTracked);
    tally.longest[bin] = (tally.longest[bin] ?? 0) + 1;
  }

  /** What a command does: record, keep within the bounds, start a sender unless it is to wait. */
  async run(time: number): Promise<void> {
    this.#now = time;
    this.#times.push(time);
    this.#stamps.push(this.now());
    this.#tally.recorded++;
    if (this.#isTroubled(time)) this.#tally.troubled++;
    this.#keepWithinBounds(false);
    this.#longest = Math.max(this.#longest, this.#times.length);
    if (backoffUntil(this.#state, this.now()) !== undefined) return;
    if (this.#blocked) this.#tally.blockedStarts++;
    const { sender } = this.#constants;
    const budget = {
      requests: sender.maxRequests,
      deadline: this.now() + uploadLimits.runLimitMs,
    };
    const send = async (events: readonly number[]): Promise<Reply> => this.#request(events.length);
    try {
      await deliverAll(this, { clock: this, send }, budget, sender);
    } catch (error) {
      if (error !== senderKilled) throw error;
    }
  }

  /** What the network does with a request. Throws `senderKilled`. */
  #request(events: number): Reply {
    if (this.#blocked) return unreachable;
    this.#now += requestMs;
    const minute = Math.floor(this.#now / minuteMs);
    const { requests } = this.#tally;
    requests[minute] = (requests[minute] ?? 0) + 1;
    const { trouble } = this.#scenario;
    if (this.#isTroubled(this.#now) && this.#random() < (trouble?.share ?? 0)) {
      return this.#troubleReply;
    }
    this.#tally.twice += Math.min(this.#seen, events);
    this.#seen = Math.max(this.#seen, events);
    return acceptance(this.#random);
  }

  /** How many events wait. */
  get waiting(): number {
    return this.#times.length;
  }

  #isTroubled(time: number): boolean {
    const { trouble } = this.#scenario;
    return trouble !== undefined && time >= trouble.from && time < trouble.to;
  }

  now(): number {
    return this.#now + (this.#now < this.#clockRightFrom ? this.#clockOffset : 0) + epochMs;
  }

  random(): number {
    return this.#random();
  }

  read(limit: number): readonly number[] {
    return this.#times.slice(0, limit);
  }

  stopReason(): undefined {}

  markDelivered(events: readonly number[]): void {
    const minute = Math.floor(this.#now / minuteMs);
    const { recovered } = this.#tally;
    for (const time of this.#scenario.trouble === undefined ? [] : events) {
      if (!this.#isTroubled(time)) continue;
      this.#tally.troubledDelivered++;
      recovered[minute] = (recovered[minute] ?? 0) + 1;
    }
    this.#tally.delivered += events.length;
    this.#forget(events.length);
    this.saveState('delivered');
  }

  markRefused(events: readonly number[]): void {
    this.#forget(events.length);
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
    const { queue } = this.#constants;
    const count = this.#times.length;
    if (!expire && count <= queue.maxEvents && count * eventBytes <= queue.maxBytes) return;
    const measures = {
      count,
      bytesOf: () => eventBytes,
      timeOf: (index: number) => this.#stamps[index] ?? 0,
    };
    const over = countOverBounds(measures, queue, this.now(), expire);
    if (over === 0) return;
    this.#tally.dropped += over;
    this.#forget(over);
  }

  #forget(count: number): void {
    if (count === this.#times.length) {
      this.#times.length = 0;
      this.#stamps.length = 0;
    } else {
      this.#times.splice(0, count);
      this.#stamps.splice(0, count);
    }
    this.#seen = Math.max(0, this.#seen - count);
  }
}
