import { writeKeyPattern } from '../src/telemetry/schema.ts';
import { type Target, targetName, targets } from './targets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const keyVariable = 'SEGMENT_WRITE_KEY';

/** The write key for a target. Throws for one with characters that a key cannot have. */
export function writeKeyFor(target: Target | undefined, env: Environment): string {
  const own = target && `${keyVariable}_${variableSuffix(target)}`;
  const name = own && env[own] ? own : keyVariable;
  const key = env[name] ?? '';
  if (key === '' || writeKeyPattern().test(key)) return key;
  throw new Error(`${name} has characters that a write key cannot have`);
}

/** Throws for a `SEGMENT_WRITE_KEY_…` that is for no target, and for an endpoint that is no URL. */
export function checkEnvironment(env: Environment): void {
  const known = new Set(targets.map((target) => `${keyVariable}_${variableSuffix(target)}`));
  for (const name of Object.keys(env)) {
    if (name.startsWith(`${keyVariable}_`) && !known.has(name)) {
      throw new Error(`${name} is for no target; one of: ${[...known].join(', ')}`);
    }
  }
  for (const target of targets) writeKeyFor(target, env);
  const endpoint = env['SEGMENT_ENDPOINT'];
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Error('SEGMENT_ENDPOINT is not an http(s) URL');
  }
}

function variableSuffix(target: Target): string {
  return targetName(target).toUpperCase().replaceAll('-', '_');
}

/** Throws unless this is the Bun that package.json pins. */
export function checkBunVersion(running: string, pinned: string): void {
  if (pinned === `bun@${running}`) return;
  throw new Error(
    `this is bun@${running}, and package.json pins ${pinned}: npx -y ${pinned} run build`,
  );
}
