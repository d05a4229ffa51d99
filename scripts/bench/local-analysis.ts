import { join } from 'node:path';
import sample from '../../examples/reviews.json';
import type { Details, ReadComment } from '../../src/build-prompt/types.ts';
import { withFolder } from '../temporary-folder.ts';
import { type Figure, peakMemory } from './measure.ts';

const comments = 100_000;
const wallBoundMs = 10_000;
const memoryBoundMiB = 400;

/** Time and memory of ranking and analyzing a year of a large company's comments, from a file. */
export function localAnalysisFigures(binary: string): Promise<Figure[]> {
  return withFolder(async (folder) => {
    await Bun.write(join(folder, 'details.json'), JSON.stringify(details()));
    const startedAt = performance.now();
    const line = ['build-prompt', '--from', 'details.json', '--analyzer', 'local', '--top', '300'];
    const child = Bun.spawn([binary, ...line], {
      cwd: folder,
      env: { HOME: folder, CI: '1' },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const memory = await peakMemory(child);
    const wallMs = performance.now() - startedAt;
    const what = `${comments.toLocaleString('en')} comments: read, rank and analyze locally`;
    return [
      {
        what,
        figure: `${(wallMs / 1000).toFixed(1)} s, ${memory.toFixed(0)} MB`,
        bound: `≤ ${wallBoundMs / 1000} s, ≤ ${memoryBoundMiB} MB`,
        ok: child.exitCode === 0 && wallMs <= wallBoundMs && memory <= memoryBoundMiB,
      },
    ];
  });
}

function details(): Pick<Details, 'metadata'> & { comments: readonly ReadComment[] } {
  return {
    metadata: { ...sample.metadata, totalComments: comments },
    comments: [...generated()],
  };
}

/** Comments that recombine the sentences and the code of the sample: always the same. */
function* generated(): Generator<ReadComment> {
  const random = randomFrom(20_260_101);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const given: readonly ReadComment[] = sample.comments;
  const sentences = given.flatMap(({ body }) =>
    body
      .replace(/```[\s\S]*?```/g, '')
      .split(/(?<=[.?!])\s+/)
      .filter((sentence) => sentence.length > 15 && sentence.length < 300),
  );
  const nouns = 'ledger invoice route parcel driver depot label scanner tariff customs berth'.split(
    ' ',
  );
  for (let index = 0; index < comments; index += 1) {
    const base = pick(given);
    const noun = `${pick(nouns)}${Math.floor(random() * 5000)}`;
    const count = 1 + Math.floor(random() * 3);
    const words = Array.from({ length: count }, () => pick(sentences)).join(' ');
    const isVerbatim = random() < 0.15;
    const number = 1 + Math.floor(random() * 20_000);
    const repo = `service-${Math.floor(random() * 60)}`;
    yield {
      reviewer: `reviewer-${Math.floor(random() ** 2 * 300)}`,
      body: isVerbatim ? base.body : `${words} This is about \`${noun}\`.`,
      diffHunk: base.diffHunk.replace(/\+(\w+)/, `+${noun}`),
      createdAt: new Date(1_767_225_600_000 + Math.floor(random() * 3e10)).toISOString(),
      pr: {
        repo,
        number,
        title: base.pr.title,
        author: `author-${number % 400}`,
        url: `https://github.example/acme/${repo}/pull/${number}`,
        state: 'MERGED',
      },
    };
  }
}

// A linear congruential generator: the same numbers on every machine.
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
