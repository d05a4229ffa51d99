/** What the connection and the runtime reveal, whatever chunk does. */
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
  with Bun 1.4.5: \`BUN_OPTIONS="--preload FILE"\` (or \`--require\`, \`--import\`) runs that file inside of chunk,
  whatever telemetry is set to, and any command fails where the file is missing; \`BUN_BE_BUN=1\` makes the
  program plain Bun. Bun offers no way to compile a program that ignores them, so treat them as you treat
  \`LD_PRELOAD\`. What chunk can keep out, it does: no \`.env\`, \`bunfig.toml\`, \`package.json\` or \`tsconfig.json\`
  of the folder is read, \`BUN_CONFIG_VERBOSE_FETCH\` prints none of chunk's requests, and the background
  sender gets none of these variables.`;
