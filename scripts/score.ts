/**
 * Measures how well the built-in analyzer finds what people found by reading: `bun run score GOLD
 * DETAILS`. GOLD is a JSON file with the themes and the ids of their comments, DETAILS a details
 * file whose comments have these ids. Prints the shares, all reviewers included.
 */
import { readFileSync } from 'node:fs';
import { withIds } from '../src/build-prompt/comment-ids.ts';
import { verifyFindings } from '../src/build-prompt/findings/verify.ts';
import { analyzeLocally } from '../src/build-prompt/local/analyze.ts';
import type { ReadComment } from '../src/build-prompt/types.ts';
import { type Gold, score } from './score/score.ts';

const [goldPath, detailsPath] = process.argv.slice(2);
if (goldPath === undefined || detailsPath === undefined) {
  console.error('usage: bun run score GOLD DETAILS');
  process.exit(2);
}
const gold = readJson<Gold>(goldPath);
const comments = withIds(readJson<{ comments: readonly ReadComment[] }>(detailsPath).comments);
const { practices } = await analyzeLocally(comments, new AbortController().signal);
const { findings } = verifyFindings(practices, comments);
const result = score(gold, findings);
const rows: readonly (readonly [string, number])[] = [
  ['rule precision', result.rulePrecision],
  ['row precision', result.rowPrecision],
  ['recall', result.recall],
  ['none rows', result.noneShare],
  ['wording hits', result.wordingHits],
];
console.log(`${result.rules} rules of ${comments.length} comments`);
for (const [what, value] of rows) console.log(`${what.padEnd(16)}${value.toFixed(3)}`);

function readJson<Form>(path: string): Form {
  return JSON.parse(readFileSync(path, 'utf8')) as Form;
}
