import { command } from '../../command-line/command.ts';
import { telemetrySetting } from '../../config/consent-keys.ts';
import {
  type ConfigFiles,
  isSecret,
  readConfigFiles,
  resolveSetting,
  type Setting,
  settingNames,
} from '../../config/settings.ts';
import type { Cli } from '../../system/cli.ts';
import { mask } from '../../system/secrets.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';

export const show = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk config show', 'chunk config show --json'],
  run: async ({ json }, cli) => {
    const files = readConfigFiles(cli);
    const settings = settingsOf(cli, files);
    for (const warning of files.warnings) (await cli.output.log()).warn(warning);
    if (json) cli.output.json(Object.fromEntries(settings.flatMap(jsonOf)));
    else cli.output.text(table(settings));
  },
});

type SettingRow = readonly [name: string, setting: Setting];

function settingsOf(cli: Cli, files: ConfigFiles): readonly SettingRow[] {
  const rows = settingNames.map((name): SettingRow => {
    const { value, source } = resolveSetting(name, cli, files);
    return [name, { value: isSecret(name) && value !== '' ? mask(String(value)) : value, source }];
  });
  return [...rows, ['telemetry', telemetrySetting(files, cli.env)]];
}

// Booleans are plain values, as in earlier releases, because scripts test them directly.
function jsonOf([name, { value, source }]: SettingRow): (readonly [string, unknown])[] {
  if (typeof value !== 'boolean') return [[name, { value, source }]];
  return [
    [name, value],
    [`${name}Source`, source],
  ];
}

function table(rows: readonly SettingRow[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, { value, source }]) => {
      const shown =
        source === undefined ? notSet(name) : `${escapeControls(String(value))} (${source})`;
      return `${name.padEnd(width)}  ${shown}`;
    })
    .join('\n');
}

// Does not read the keychain, which may take seconds or show a dialog.
function notSet(name: string): string {
  const secret = settingNames.some((each) => each === name && isSecret(each));
  return secret ? '(not set, or in the keychain: chunk auth status)' : '(not set)';
}
