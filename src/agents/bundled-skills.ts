import chunkReview from '../../skills/chunk-review/SKILL.md' with { type: 'text' };
import chunkTestingGaps from '../../skills/chunk-testing-gaps/SKILL.md' with { type: 'text' };
import debugCiFailures from '../../skills/debug-ci-failures/SKILL.md' with { type: 'text' };
import { sha256Of } from '../system/sha256.ts';

/** A skill that is compiled into the binary. */
export interface Skill {
  readonly name: string;
  readonly text: string;
  /** Tells the agent when to use the skill. */
  readonly description: string;
  /** Digests of the texts in earlier releases; a file that matches one was not changed. */
  readonly earlier: readonly string[];
}

/**
 * The bundled skills, named like their folders. When a released text changes, add its old digest to
 * `earlier`, so that `install` replaces the old text and does not take it for the user's.
 */
export const skills: readonly Skill[] = [
  skill('chunk-review', chunkReview, []),
  skill('chunk-testing-gaps', chunkTestingGaps, []),
  skill('debug-ci-failures', debugCiFailures, []),
];

/** Returns the digest of a skill's text, independent of line endings. */
export function digestOf(text: string): string {
  return sha256Of(text.replaceAll('\r\n', '\n'));
}

function skill(name: string, text: string, earlier: readonly string[]): Skill {
  return { name, text, description: /^description: (.*)$/m.exec(text)?.[1] ?? '', earlier };
}
