/**
 * The resources of the Terraform provider segmentio/segment 1.6 that we use, with the arguments
 * from its documentation (docs/resources).
 */

/** A Terraform expression in a string: a reference to another resource, or a variable. */
type Expression = `\${${string}}`;

export interface Source {
  readonly slug: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly metadata: { readonly id: string };
  /** JSON. */
  readonly settings: string;
}

export interface TrackingPlanResource {
  readonly name: string;
  readonly type: 'LIVE';
  readonly description: string;
  readonly rules: readonly {
    readonly type: 'TRACK' | 'IDENTIFY';
    readonly key?: string;
    readonly version: number;
    /** JSON. */
    readonly json_schema: string;
  }[];
}

type Enforcement = 'ALLOW' | 'BLOCK' | 'OMIT_PROPERTIES';

export interface SourceTrackingPlanConnection {
  readonly source_id: Expression;
  readonly tracking_plan_id: Expression;
  readonly schema_settings: {
    readonly forwarding_violations_to: Expression;
    readonly forwarding_blocked_events_to?: Expression;
    readonly track: {
      readonly allow_unplanned_events: boolean;
      readonly allow_unplanned_event_properties: boolean;
      readonly allow_event_on_violations: boolean;
      readonly allow_properties_on_violations: boolean;
      readonly common_event_on_violations: Enforcement;
    };
    readonly identify: {
      readonly allow_unplanned_traits: boolean;
      readonly allow_traits_on_violations: boolean;
      readonly common_event_on_violations: Enforcement | 'OMIT_TRAITS';
    };
  };
}

export interface Destination {
  readonly name: string;
  readonly enabled: boolean;
  readonly source_id: Expression;
  readonly metadata: { readonly id: string };
  /** JSON, encoded by Terraform because it contains variables. */
  readonly settings: Expression;
}

export interface DestinationSubscription {
  readonly destination_id: Expression;
  readonly name: string;
  readonly enabled: boolean | Expression;
  readonly action_id: Expression;
  /** FQL. */
  readonly trigger: string;
  /** JSON. */
  readonly settings: string;
}

export interface DestinationFilter {
  readonly destination_id: Expression;
  readonly source_id: Expression;
  readonly title: string;
  readonly description: string;
  readonly enabled: boolean | Expression;
  /** FQL. */
  readonly if: string;
  readonly actions: readonly { readonly type: 'DROP' }[];
}

export interface Transformation {
  readonly count: Expression;
  readonly source_id: Expression;
  readonly name: string;
  readonly enabled: boolean;
  /** FQL. */
  readonly if: string;
  readonly new_event_name: Expression;
  readonly property_renames: readonly [];
  readonly property_value_transformations: readonly [];
  readonly fql_defined_properties: readonly [];
}

/** The resources of one configuration, by type and name. */
export interface Resources {
  readonly segment_source: Readonly<Record<string, Source>>;
  readonly segment_tracking_plan: Readonly<Record<string, TrackingPlanResource>>;
  readonly segment_source_tracking_plan_connection: Readonly<
    Record<string, SourceTrackingPlanConnection>
  >;
  readonly segment_destination: Readonly<Record<string, Destination>>;
  readonly segment_destination_subscription: Readonly<Record<string, DestinationSubscription>>;
  readonly segment_destination_filter: Readonly<Record<string, DestinationFilter>>;
  readonly segment_transformation: Readonly<Record<string, Transformation>>;
}
