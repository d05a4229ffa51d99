/**
 * Measures the local analyser on a year of a large company: wall time and peak memory.
 *
 *   bun scripts/bench/local-analyser.ts
 */

import sample from '../../examples/reviews.json';
import type { ReviewComment } from '../../src/build-prompt/types.ts';

const comments = 100_000;
const wallBoundMs = 10_000;
const memoryBoundMiB = 400;
const bytesPerKilobyte = 1024;

/** Analyses 100,000 comments in a process of its own, whose peak memory is then theirs alone. */
export async function benchLocalAnalyser(): Promise<
  { what: string; figure: string; bound: string; ok: boolean }[]
> {
  const child = Bun.spawn([process.execPath, import.meta.path, '--child'], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const printed = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error('the measured process failed');
  const { wallMs, peakMiB, longestPauseMs } = JSON.parse(printed) as Measured;
  const what = `local analysis, ${comments.toLocaleString('en')} comments`;
  return [
    {
      what: `${what}: wall`,
      figure: `${(wallMs / 1000).toFixed(1)} s (longest pause ${longestPauseMs} ms)`,
      bound: `${wallBoundMs / 1000} s`,
      ok: wallMs <= wallBoundMs,
    },
    {
      what: `${what}: peak memory with them`,
      figure: `${peakMiB} MiB`,
      bound: `${memoryBoundMiB} MiB`,
      ok: peakMiB <= memoryBoundMiB,
    },
  ];
}

interface Measured {
  readonly wallMs: number;
  readonly peakMiB: number;
  readonly longestPauseMs: number;
}

async function measure(): Promise<Measured> {
  const { analyseLocally } = await import('../../src/build-prompt/local/analyse.ts');
  const given = [...generated()];
  const start = performance.now();
  let last = start;
  let longest = 0;
  // Fires only when the analyser lets other things run.
  const ticks = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await analyseLocally(given, { includeAttribution: false, signal: new AbortController().signal });
  clearInterval(ticks);
  return {
    wallMs: Math.round(performance.now() - start),
    peakMiB: Math.round(process.resourceUsage().maxRSS / bytesPerKilobyte),
    longestPauseMs: Math.round(longest),
  };
}

/** Comments that recombine the sentences and the code of the sample: always the same. */
function* generated(): Generator<ReviewComment> {
  const random = randomFrom(20_260_101);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const given: readonly ReviewComment[] = sample.comments;
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
        url: `https://github.com/acme-example/${repo}/pull/${number}`,
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

if (import.meta.main) {
  if (process.argv.includes('--child')) console.log(JSON.stringify(await measure()));
  else console.table(await benchLocalAnalyser());
}
