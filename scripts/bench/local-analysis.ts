import { join } from 'node:path';
import sample from '../../examples/reviews.json';
import type { Details, ReadComment } from '../../src/build-prompt/types.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { peakMemory } from './measure.ts';

interface Load {
  readonly what: string;
  readonly comments: number;
  /** The length of every diff in UTF-16 units; 0 for none. */
  readonly hunkLength: number;
  readonly flags: readonly string[];
  readonly wallBoundMs: number;
  readonly memoryBoundMiB: number;
}

const year = { comments: 20_000, hunkLength: 4000, wallBoundMs: 10_000, memoryBoundMiB: 400 };
const loads: readonly Load[] = [
  { ...year, what: '20,000 comments with diffs, read and analyzed', flags: [] },
  { ...year, what: 'the same with --debug', flags: ['--debug'] },
  {
    what: '100,000 comments without diffs',
    comments: 100_000,
    hunkLength: 0,
    flags: [],
    wallBoundMs: 60_000,
    memoryBoundMiB: 1024,
  },
];

/** Time and memory of ranking and analyzing what large teams write, from a file. */
export async function localAnalysisFigures(binary: string): Promise<BoundedFigure[]> {
  const figures: BoundedFigure[] = [];
  for (const load of loads) figures.push(await figureOf(binary, load));
  return figures;
}

function figureOf(binary: string, load: Load): Promise<BoundedFigure> {
  const { what, wallBoundMs, memoryBoundMiB, flags } = load;
  return withFolder(async (folder) => {
    await Bun.write(join(folder, 'saved.json'), JSON.stringify(details(load)));
    const startedAt = performance.now();
    const line = ['build-prompt', '--from', 'saved.json', '--analyzer', 'local', '--top', '300'];
    const child = Bun.spawn([binary, ...line, ...flags], {
      cwd: folder,
      env: { HOME: folder, CI: '1' },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const memory = await peakMemory(child);
    const wallMs = performance.now() - startedAt;
    return {
      what,
      figure: `${(wallMs / 1000).toFixed(1)} s, ${memory.toFixed(0)} MB`,
      bound: `≤ ${wallBoundMs / 1000} s, ≤ ${memoryBoundMiB} MB`,
      ok: child.exitCode === 0 && wallMs <= wallBoundMs && memory <= memoryBoundMiB,
    };
  });
}

function details(load: Load): Pick<Details, 'metadata'> & { comments: readonly ReadComment[] } {
  return {
    metadata: { ...sample.metadata, totalComments: load.comments },
    comments: [...generated(load)],
  };
}

/** Comments that recombine the sentences and the code of the sample: always the same. */
function* generated({ comments, hunkLength }: Load): Generator<ReadComment> {
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
      diffHunk: longHunk(base.diffHunk.replace(/\+(\w+)/, `+${noun}`), given, hunkLength, random),
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

/** Returns a diff that ends with the given one, and so long with the code of others above it. */
function longHunk(
  end: string,
  given: readonly ReadComment[],
  length: number,
  random: () => number,
): string {
  if (length === 0) return '';
  let hunk = end;
  while (hunk.length < length) {
    hunk = `${given[Math.floor(random() * given.length)]?.diffHunk}\n${hunk}`;
  }
  return hunk;
}

// A linear congruential generator: the same numbers on every machine.
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
