import { z } from 'zod';
import { fieldsSince, uuid } from './review.ts';

const field = fieldsSince(1);

/** What a run says about itself: the properties of the track event. */
export const commandInvocationProperties = z.strictObject({
  anonymous_id: field(
    uuid,
    'Random UUID made on the first recorded run; the same as anonymousId',
    'How many installs use chunk, and how many come back?',
    'pseudonymous',
  ),
  sender: field(
    z.literal('chunk-cli'),
    'Where the event comes from',
    'Which tool sent the event, where several share a source?',
  ),
  team_name: field(z.literal('factory'), 'Who owns the event', 'Which team answers for the event?'),
  action: field(
    z.literal('invoked'),
    'What the user did',
    'What was done, in the terms that all tools share?',
  ),
  organization_id: field(
    uuid.optional(),
    'CircleCI organization id from CIRCLECI_ORG_ID; left out unless it is a UUID',
    'Which CircleCI organizations use chunk?',
    'pseudonymous',
  ),
  command: field(
    z
      .string()
      .max(128)
      .regex(/^chunk( [a-z][a-z-]*)+$/),
    'Full command path as declared in the command tree, never as typed',
    'Which commands are used?',
  ),
  flags: field(
    z
      .string()
      .max(512)
      .regex(/^([A-Za-z][A-Za-z-]*(,[A-Za-z][A-Za-z-]*)*)?$/),
    'Names of the flags set on the command line, sorted, comma-joined; never a value',
    'Which options are used, and which could go?',
  ),
  success: field(
    z.boolean(),
    'Whether the command ended without an error',
    'Which commands fail, and how often?',
  ),
});
