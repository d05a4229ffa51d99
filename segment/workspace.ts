/**
 * The conditions and mappings of the Segment workspace. `terraform.ts` writes them as resources,
 * and `amplitude.ts` runs them through Segment's code.
 */
import { eventName } from '../src/system/build-info.ts';

/** The value of a field in an Amplitude event: a path in our event, or merged objects. */
type Mapping = { [key: string]: string | Mapping | Mapping[] };

/** A mapping of the Amplitude (Actions) destination. */
export interface Subscription {
  readonly name: string;
  /** The slug of Amplitude's action. */
  readonly partnerAction: 'logEventV2' | 'identifyUser';
  /** The condition on the event, in Segment's FQL. */
  readonly subscribe: string;
  readonly mapping: Mapping;
}

/** Ids in Segment's catalog: of Amplitude (Actions), and of the source types. */
export const catalog = {
  amplitude: '5f7dd6d21ad74f3842b1fc47',
  nodeSource: 'U9mT0bPcI6',
  httpSource: 'iUM16Md8P2',
} as const;

/** Matches events of chunk only, even in a source that other programs share. */
export const isOurs = 'context.app.name = "chunk"';
export const isNotOurs = 'context.app.name != "chunk"';
export const isIdentify = 'type = "identify"';

/** Matches our event, but not an event of another program with the same name. */
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
    // Amplitude drops an event with an insert_id that it received in the last 7 days. Segment's
    // default mapping does not set it.
    insert_id: path('messageId'),
    // Amplitude has no field for the CPU architecture.
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
