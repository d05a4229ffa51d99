/** The section of TELEMETRY.md on data that the connection and the runtime reveal. */
export const transportSection = `## What the connection itself reveals

* Segment's servers see the address that a request comes from, as every server does. \`context.ip\` is a
  fixed value, so that Segment does not store the address with the event. This holds for Segment;
  another collector may store it all the same: RudderStack does, as \`context_request_ip\`.
* Segment's SDK adds \`context.library\`, \`_metadata\` and, to identify, an empty \`traits\`.
* \`CHUNK_TELEMETRY_ENDPOINT\` sends the events to a Segment-compatible collector of your choice instead.
* chunk is compiled with Bun. If Bun itself crashes, its own crash reporter may, on macOS and Windows,
  send Bun's version, the platform and addresses in Bun's code to bun.report. \`DO_NOT_TRACK=1\` or
  \`BUN_ENABLE_CRASH_REPORTING=0\` in the environment turn that off; chunk's background sender has it off.
* Bun reads variables of its own before the first line of chunk runs, also in a compiled program. Measured
  with Bun 1.4.5: \`BUN_OPTIONS="--preload FILE"\` (or \`--require\`, \`--import\`) runs that file inside chunk,
  with telemetry on or off, and any command fails if the file is missing; \`BUN_BE_BUN=1\` turns the program
  into plain Bun. Bun cannot compile a program that ignores them, so treat them like \`LD_PRELOAD\`. chunk
  excludes what it can: it reads no \`.env\`, \`bunfig.toml\`, \`package.json\` or \`tsconfig.json\` of the folder,
  \`BUN_CONFIG_VERBOSE_FETCH\` does not print chunk's requests, and the background sender does not get these
  variables.`;
