#!/usr/bin/env bun
import { run } from './run.ts';
import { systemCli } from './system.ts';

// Ends the process rather than waiting for it to end: output is written synchronously, so nothing
// is lost, and no forgotten socket or interrupted command can keep the user's prompt away.
process.exit(await run(process.argv.slice(2), systemCli()));
