/**
 * Measures how well the built-in analyzer finds what people found by reading: `bun run score GOLD
 * DETAILS`. GOLD is a JSON file with the themes and the ids of their comments, DETAILS a details
 * file whose comments have these ids. Prints the shares, all reviewers included.
 */
import { withIds } from '../src/build-prompt/comment-ids.ts';
import { verifyFindings } from '../src/build-prompt/findings/verify.ts';
import { analyzeLocally } from '../src/build-prompt/local/analyze.ts';
import { score } from './score/score.ts';

const [goldPath, detailsPath] = process.argv.slice(2);
if (goldPath === undefined || detailsPath === undefined) {
  console.error('usage: bun run score GOLD DETAILS');
  process.exit(2);
}
const gold = await Bun.file(goldPath).json();
const details = await Bun.file(detailsPath).json();
const comments = withIds(details.comments);
const { practices } = await analyzeLocally(comments, new AbortController().signal);
const { findings } = verifyFindings(practices, comments);
const result = score(gold, findings);
console.log(`${result.rules} rules of ${comments.length} comments`);
console.log(`rule precision  ${result.rulePrecision.toFixed(3)}`);
console.log(`row precision   ${result.rowPrecision.toFixed(3)}`);
console.log(`recall          ${result.recall.toFixed(3)}`);
console.log(`none rows       ${result.noneShare.toFixed(3)}`);
console.log(`wording hits    ${result.wordingHits.toFixed(3)}`);
