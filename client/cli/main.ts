#!/usr/bin/env node
import { run } from './run';
import { processTerminal } from './terminal';

// The engines of package.json say which versions of Node run this.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

void run(process.argv.slice(2), processTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
