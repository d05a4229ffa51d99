import type { Concern } from './concern.ts';
import { craft } from './craft.ts';
import { robustness } from './robustness.ts';
import { running } from './running.ts';
import { safety } from './safety.ts';

/** Every concern that is known without having seen the team's comments. */
export const lexicon: readonly Concern[] = [...robustness, ...safety, ...craft, ...running];
