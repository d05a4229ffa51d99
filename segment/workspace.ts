/**
 * What the Segment workspace does with our events, in Segment's own terms. `terraform.ts` writes it
 * as resources, `amplitude.ts` runs it through Segment's code.
 */
import { eventName } from '../src/system/build-info.ts';

/** How a field of an Amplitude event is filled: from a path in ours, or from merged objects. */
type Mapping = { [key: string]: string | Mapping | Mapping[] };

/** A mapping of the Amplitude (Actions) destination. */
export interface Subscription {
  readonly name: string;
  /** The slug of Amplitude's action. */
  readonly partnerAction: 'logEventV2' | 'identifyUser';
  /** Which events it takes, in Segment's FQL. */
  readonly subscribe: string;
  readonly mapping: Mapping;
}

/** Ids in Segment's catalog: of Amplitude (Actions), and of the kinds of source. */
export const catalog = {
  amplitude: '5f7dd6d21ad74f3842b1fc47',
  nodeSource: 'U9mT0bPcI6',
  httpSource: 'iUM16Md8P2',
} as const;

/** True for events of chunk alone, also in a source that other programs share. */
export const isOurs = 'context.app.name = "chunk"';
export const isNotOurs = 'context.app.name != "chunk"';
export const isIdentify = 'type = "identify"';

/** What a shared source's rename takes: our event, and not a namesake of another program. */
export const isOurEvent = `event = "${eventName}" and ${isOurs}`;

const path = (at: string): Mapping => ({ '@path': `$.${at}` });

const device: Mapping = {
  device_id: path('anonymousId'),
  app_version: path('context.app.version'),
  os_name: path('context.os.name'),
};

export const commandSubscription: Subscription = {
  name: 'chunk: commands',
  partnerAction: 'logEventV2',
  subscribe: `type = "track" and ${isOurEvent}`,
  mapping: {
    ...device,
    event_type: path('event'),
    time: path('timestamp'),
    ip: path('context.ip'),
    // Amplitude drops an event whose insert_id it saw in the last 7 days. Segment's default
    // mapping leaves it out.
    insert_id: path('messageId'),
    // The processor has no field of its own in Amplitude.
    event_properties: {
      '@merge': {
        direction: 'right',
        objects: [path('properties'), { arch: path('context.arch') }],
      },
    },
  },
};

export const identifySubscription: Subscription = {
  name: 'chunk: new ids',
  partnerAction: 'identifyUser',
  subscribe: `${isIdentify} and ${isOurs}`,
  mapping: device,
};
