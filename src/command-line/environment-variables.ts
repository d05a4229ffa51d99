/** An environment variable, or a few that belong together, as help and the documents tell of it. */
export interface Variable {
  readonly names: readonly string[];
  readonly summary: string;
}

/** Every environment variable that this program reads. A test holds the list against the source. */
export const environment: readonly Variable[] = [
  { names: ['GITHUB_TOKEN', 'GH_TOKEN'], summary: 'Token for GitHub; the first wins' },
  { names: ['ANTHROPIC_API_KEY'], summary: 'Key for the Claude API' },
  { names: ['CIRCLE_TOKEN', 'CIRCLECI_TOKEN'], summary: 'Token for CircleCI; the first wins' },
  {
    names: ['CIRCLECI_ORG_ID'],
    summary: 'CircleCI organization, by its id',
  },
  {
    names: ['CODE_REVIEW_CLI_MODEL'],
    summary: 'Claude model, before the one in the config file',
  },
  {
    names: ['GITHUB_API_URL', 'ANTHROPIC_BASE_URL', 'CIRCLECI_BASE_URL'],
    summary: "Where each service's API is, for a server of your own",
  },
  {
    names: ['CHUNK_NO_TELEMETRY', 'DO_NOT_TRACK', 'NO_ANALYTICS', 'CI'],
    summary: 'Any value in any of them turns usage telemetry off',
  },
  {
    names: ['CHUNK_TELEMETRY_LOG'],
    summary: 'Any value: print what telemetry would send, and send nothing',
  },
  {
    names: ['CHUNK_TELEMETRY_ENDPOINT'],
    summary: 'Base URL of another Segment-compatible collector',
  },
  { names: ['NO_COLOR', 'TERM'], summary: 'Any value in NO_COLOR, or TERM=dumb: no color' },
  {
    names: ['DISPLAY', 'WAYLAND_DISPLAY'],
    summary: 'On Linux, a page is opened in the browser only where one is set',
  },
  {
    names: ['CHUNK_HOOKS_DISABLED'],
    summary: "Any value: chunk validate checks nothing when an agent's hook calls it",
  },
  {
    names: ['TMPDIR', 'TEMP'],
    summary: 'Where the file that opens the page in the browser is made',
  },
  { names: ['CHUNK_DEBUG'], summary: 'Any value: show where an internal error comes from' },
  {
    names: ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'LOCALAPPDATA'],
    summary: 'Where settings (~/.config) and state (~/.local/state) are kept',
  },
  {
    names: ['CHUNK_RELEASES_URL'],
    summary: 'Where releases are, for a mirror of your own; install.sh reads it too',
  },
  { names: ['COLUMNS'], summary: 'Width of the output where it is not a terminal' },
  { names: ['SHELL', 'ZDOTDIR'], summary: 'Which shell to install completion for, and where' },
  {
    names: ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
    summary: 'HTTP or SOCKS proxies for every connection; in small letters too',
  },
  {
    names: ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
    summary: 'Certificates to trust beside the usual ones',
  },
];
