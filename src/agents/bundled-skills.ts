import { createHash } from 'node:crypto';
import chunkReview from '../../skills/chunk-review/SKILL.md' with { type: 'text' };
import chunkTestingGaps from '../../skills/chunk-testing-gaps/SKILL.md' with { type: 'text' };
import debugCiFailures from '../../skills/debug-ci-failures/SKILL.md' with { type: 'text' };

/** A skill that comes with this program. */
export interface Skill {
  readonly name: string;
  readonly text: string;
  /** What it is for, as the agent reads it. */
  readonly description: string;
  /** Digests of the texts of earlier releases: a file with one of them was never changed. */
  readonly earlier: readonly string[];
}

/**
 * The skills in this program; their names are those of their folders. When a text that was released
 * changes, its digest joins the list, so that it is replaced and not taken for the user's.
 */
export const skills: readonly Skill[] = [
  skill('chunk-review', chunkReview, []),
  skill('chunk-testing-gaps', chunkTestingGaps, []),
  skill('debug-ci-failures', debugCiFailures, []),
];

/** Returns the digest of a skill's text; line endings do not matter. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

function skill(name: string, text: string, earlier: readonly string[]): Skill {
  return { name, text, description: /^description: (.*)$/m.exec(text)?.[1] ?? '', earlier };
}
