import { z } from 'zod';
import { fieldsSince, uuid } from './review.ts';

const field = fieldsSince(1);

/** The properties of the track event. */
export const commandInvocationProperties = z.strictObject({
  anonymous_id: field(
    uuid,
    'Random UUID created on the first recorded run; the same as anonymousId',
    'How many installs use chunk, and how many keep using it?',
    'pseudonymous',
  ),
  sender: field(
    z.literal('chunk-cli'),
    'The tool that sent the event',
    'Which tool sent the event, if several share a source?',
  ),
  team_name: field(
    z.literal('factory'),
    'The team that owns the event',
    'Which team owns the event?',
  ),
  action: field(
    z.literal('invoked'),
    'What the user did',
    'What did the user do, in terms that all tools share?',
  ),
  organization_id: field(
    uuid.optional(),
    'CircleCI organization id from CIRCLECI_ORG_ID; omitted unless it is a UUID',
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
    'Names of the flags set on the command line, sorted and comma-separated; never values',
    'Which flags are used, and which could be removed?',
  ),
  success: field(
    z.boolean(),
    'Whether the command ended without an error',
    'Which commands fail, and how often?',
  ),
});
