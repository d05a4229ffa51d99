import { join } from 'node:path';
import sample from '../../examples/reviews.json';
import type { ReadComment } from '../../src/build-prompt/types.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import type { BoundedFigure } from '../figure.ts';
import { randomOf } from '../random.ts';
import { resourcesOf } from './measure.ts';

interface Load {
  readonly what: string;
  readonly comments: number;
  /** The length of every diff in UTF-16 units; 0 for none. */
  readonly hunkLength: number;
  readonly flags: readonly string[];
  /** True if diffs have characters outside of Latin-1, which double the size of a string. */
  readonly wide?: boolean;
  readonly maxSeconds: number;
  readonly maxMegabytes: number;
}

const year = { comments: 20_000, hunkLength: 4000, maxSeconds: 10, maxMegabytes: 400 };
const loads: readonly Load[] = [
  { ...year, what: '20,000 comments with diffs, read and analyzed', flags: [] },
  { ...year, what: 'the same with --debug', flags: ['--debug'] },
  { ...year, what: 'the same with characters outside of Latin-1', flags: [], wide: true },
  {
    what: '100,000 comments without diffs',
    comments: 100_000,
    hunkLength: 0,
    flags: [],
    maxSeconds: 60,
    maxMegabytes: 1024,
  },
];

/** Measures ranking and analyzing the comments of large teams, from a file. */
export async function localAnalysisFigures(binary: string): Promise<BoundedFigure[]> {
  const figures: BoundedFigure[] = [];
  for (const load of loads) figures.push(await figureOf(binary, load));
  return figures;
}

async function figureOf(binary: string, load: Load): Promise<BoundedFigure> {
  const { what, maxSeconds, maxMegabytes, flags } = load;
  const folder = temporaryFolder();
  const details = { metadata: sample.metadata, comments: commentsOf(load) };
  await Bun.write(join(folder, 'saved.json'), JSON.stringify(details));
  const line = ['build-prompt', '--from', 'saved.json', '--analyzer', 'local', '--top', '300'];
  const child = Bun.spawn([binary, ...line, ...flags], {
    cwd: folder,
    env: { HOME: folder, CI: '1' },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const { seconds, megabytes } = await resourcesOf(child);
  return {
    what,
    figure: `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`,
    bound: `≤ ${maxSeconds} s, ≤ ${maxMegabytes} MB`,
    ok: child.exitCode === 0 && seconds <= maxSeconds && megabytes <= maxMegabytes,
  };
}

/** Returns comments that recombine the sentences and the code of the sample. */
function commentsOf({ comments, hunkLength, wide = false }: Load): ReadComment[] {
  const random = randomOf(20_260_101);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const given: readonly ReadComment[] = sample.comments;
  const joined = given.map(({ diffHunk }) => diffHunk).join('\n');
  const code = wide ? joined.replaceAll('\n', ' // →\n') : joined;
  const sentences = given
    .flatMap(({ body }) => body.replace(/```[\s\S]*?```/g, '').split(/(?<=[.?!])\s+/))
    .filter(({ length }) => length > 15 && length < 300);
  return Array.from({ length: comments }, () => {
    const base = pick(given);
    const words = Array.from({ length: 1 + below(3) }, () => pick(sentences)).join(' ');
    const number = 1 + below(20_000);
    const repo = `service-${below(60)}`;
    const above = below(code.length - hunkLength);
    return {
      reviewer: `reviewer-${Math.floor(random() ** 2 * 300)}`,
      body: below(7) === 0 ? base.body : `${words} This is about \`name${below(50_000)}\`.`,
      diffHunk:
        hunkLength === 0 ? '' : `${code.slice(above, above + hunkLength)}\n${base.diffHunk}`,
      createdAt: new Date(1_767_225_600_000 + below(3e10)).toISOString(),
      pr: {
        ...base.pr,
        repo,
        number,
        author: `author-${number % 400}`,
        url: `https://github.example/acme/${repo}/pull/${number}`,
      },
    };
  });
}
