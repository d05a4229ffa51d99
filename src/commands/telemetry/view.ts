import { command } from '../../command-line/command.ts';
import { openerOf } from '../../telemetry/view/opener.ts';
import { ViewSession } from '../../telemetry/view/session.ts';

export const view = command({
  args: {
    open: {
      type: 'boolean',
      default: true,
      description: 'Open the page in the browser',
      negativeDescription: 'Print the URL of the page without opening it',
    },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: ['chunk telemetry view', 'chunk telemetry view --no-open'],
  run: async ({ open, json }, cli, { optedOut, childEnvironment }) => {
    const session = new ViewSession(cli, optedOut);
    const opener = open ? openerOf(cli) : undefined;
    const address = opener && session.openingUrl();
    const opened =
      opener !== undefined &&
      address !== undefined &&
      cli.startProgram([...opener, address], childEnvironment());
    if (json) cli.output.json({ url: session.url, opened });
    else cli.output.text(session.url);
    const first = opened ? 'Opened in your browser.' : 'Open it in a browser on this machine.';
    const log = await cli.output.log();
    log.info(`${first} It stops when you close the page, after 10 idle minutes, or on Ctrl-C.`);
    await session.ended();
  },
});
