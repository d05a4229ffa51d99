import { startAnthropic } from '../../test/support/anthropic.ts';
import { build, fileOf, promptCli, promptPath, putFile } from '../../test/support/build-prompt.ts';
import { removeTemporaryFolders } from '../../test/support/folders.ts';
import type { BoundedFigure } from '../figure.ts';

const practicesEach = 30;
const runs = 20;
/** Every third practice has evidence that no comment holds. */
const inventedEvery = 3;

/** How many practices with invented evidence get into the prompt's request, rules or text. */
export async function claudeEvidenceFigures(): Promise<BoundedFigure[]> {
  const anthropic = startAnthropic();
  try {
    let kept = 0;
    let invented = 0;
    for (let run = 0; run < runs; run++) {
      const cli = promptCli({ anthropic });
      putFile(cli, 'saved.json', JSON.stringify(savedReviews()));
      anthropic.reply({ input: { practices: reportedPractices(run) } });
      const { stdout } = await build('--from saved.json --debug --json', cli);
      const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string }[] };
      const second = anthropic.asked.at(-1)?.messages[0]?.content ?? '';
      const everything = `${second}${stdout}${fileOf(cli, promptPath)}`;
      kept += findings.length;
      invented += everything.match(/invented/g)?.length ?? 0;
    }
    const total = practicesEach * runs;
    return [
      {
        what: `practices without a quotation of the input, of ${total} where a third invents`,
        figure: `${invented} get through (${kept} with one do)`,
        bound: '0',
        ok: invented === 0 && kept === total - total / inventedEvery,
      },
    ];
  } finally {
    await anthropic.stop();
    removeTemporaryFolders();
  }
}

function body(number: number): string {
  return `Please check the result of step ${number} before it is used`;
}

function savedReviews(): object {
  const comments = Array.from({ length: practicesEach }, (_, index) => {
    const about = { title: 'A change', author: 'writer', url: '', state: 'MERGED' };
    const pr = { repo: 'api', number: index + 1, ...about };
    const when = '2025-12-20T10:00:00Z';
    return {
      reviewer: `rev-${index % 4}`,
      body: body(index + 1),
      diffHunk: '',
      createdAt: when,
      pr,
    };
  });
  const metadata = {
    organization: 'acme',
    since: '2025-10-02',
    analyzedAt: '2026-01-01',
    totalReposAnalyzed: 1,
    totalComments: comments.length,
  };
  return { metadata, comments };
}

// A request shows the newest pull request first: comment 1 is on the one with the highest number.
function reportedPractices(run: number): object[] {
  return Array.from({ length: practicesEach }, (_, index) => {
    const isInvented = (index + run) % inventedEvery === 0;
    const number = (index % practicesEach) + 1;
    const other = (number % practicesEach) + 1;
    const text = isInvented
      ? `An invented sentence about step ${number}`
      : body(practicesEach - number + 1);
    return {
      heading: 'Steps',
      rule: `${isInvented ? 'invented' : 'real'} rule ${index}`,
      comments: [number, other],
      quotations: [{ comment: number, text }],
    };
  });
}
