'use strict';
/*
 * Runs one server and ends it when standard input ends, which the kernel sees to even if our parent is killed.
 * Arguments: a JSON object {command, args, env, directory, log, graceMs}. First line of output: the server's pid.
 * The directory is removed with the server, unless the server ended by itself or the parent wrote anything.
 */
const { spawn } = require('node:child_process');
const { openSync, rmSync } = require('node:fs');

const { command, args, env, directory, log, graceMs } = JSON.parse(process.argv[2]);
let stopping = false;
let keepDirectory = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
process.stdin.on('data', () => (keepDirectory = true));
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdout.on('error', stop);

const output = openSync(log, 'a');
const server = spawn(command, args, { env, cwd: directory, stdio: ['ignore', output, output], detached: true });
server.on('spawn', () => process.stdout.write(`${server.pid}\n`));
server.on('error', (error) => {
  require('node:fs').writeSync(output, `${error.message}\n`);
  process.exit(127);
});
server.on('exit', (code, signal) => {
  signalGroup('SIGKILL');
  if (stopping && !keepDirectory) rmSync(directory, { recursive: true, force: true });
  process.exit(stopping ? 0 : (code ?? (signal ? 1 : 0)) || 1);
});

function stop() {
  if (stopping) return;
  stopping = true;
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), graceMs);
}

function signalGroup(signal) {
  try {
    process.kill(-server.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
