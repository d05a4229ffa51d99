/** An environment variable, or several with one purpose, as help and docs/cli.md list them. */
export interface Variable {
  readonly names: readonly string[];
  readonly summary: string;
}

/** All environment variables that this program reads. A test compares the list with the source. */
export const environment: readonly Variable[] = [
  { names: ['GITHUB_TOKEN', 'GH_TOKEN'], summary: 'GitHub token; the first one set is used' },
  { names: ['ANTHROPIC_API_KEY'], summary: 'Anthropic API key' },
  {
    names: ['CIRCLE_TOKEN', 'CIRCLECI_TOKEN'],
    summary: 'CircleCI token; the first one set is used',
  },
  {
    names: ['CIRCLECI_ORG_ID'],
    summary: 'CircleCI organization id',
  },
  {
    names: ['CODE_REVIEW_CLI_MODEL'],
    summary: 'Claude model; overrides the config file',
  },
  {
    names: ['GITHUB_API_URL', 'ANTHROPIC_BASE_URL', 'CIRCLECI_BASE_URL'],
    summary: 'API base URLs, for self-hosted servers',
  },
  {
    names: ['CHUNK_NO_TELEMETRY', 'DO_NOT_TRACK', 'NO_ANALYTICS', 'CI'],
    summary: 'Any value turns telemetry off',
  },
  {
    names: ['CHUNK_TELEMETRY_LOG'],
    summary: 'Any value prints telemetry events instead of sending them',
  },
  {
    names: ['CHUNK_TELEMETRY_ENDPOINT'],
    summary: 'Base URL of another Segment-compatible collector',
  },
  {
    names: ['NO_COLOR', 'TERM'],
    summary: 'NO_COLOR with any value, or TERM=dumb, turns color off',
  },
  {
    names: ['DISPLAY', 'WAYLAND_DISPLAY'],
    summary: 'On Linux, the browser opens only if one of them is set',
  },
  {
    names: ['CHUNK_HOOKS_DISABLED'],
    summary: 'Any value turns the agent hooks off',
  },
  {
    names: ['TMPDIR', 'TEMP'],
    summary: 'Temporary folder',
  },
  { names: ['CHUNK_DEBUG'], summary: 'Any value prints the stack trace of an internal error' },
  {
    names: ['HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'LOCALAPPDATA'],
    summary: 'Folders for settings (~/.config) and state (~/.local/state)',
  },
  {
    names: ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_CACHE_HOME'],
    summary: 'On Linux, used to reach the system keychain',
  },
  {
    names: ['CHUNK_RELEASES_URL'],
    summary: 'Base URL of a release mirror; install.sh reads it too',
  },
  { names: ['COLUMNS'], summary: 'Output width when stdout is not a terminal' },
  {
    names: ['SHELL', 'ZDOTDIR'],
    summary: 'Shell to set up completion for, and the folder of .zshrc',
  },
  {
    names: ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
    summary: 'HTTP or SOCKS proxies for all connections; lowercase names work too',
  },
  {
    names: ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
    summary: 'Additional CA certificates to trust',
  },
];
