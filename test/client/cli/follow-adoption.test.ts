import { followAdoption } from '../../../client/cli/adoption/follow';
import type { AdoptionRun } from '../../../client/cli/adoption/runs';
import type { AdoptionResult } from '../../../core/contract/adoption';
import type { Session } from '../../../client/cli/session';

const result: AdoptionResult = {
  pool: 'us-east-1_AbC123',
  listed: 2,
  recorded: 2,
  disabled: 0,
  unplaced: 0,
  mapped: 0,
  mapIgnored: 0,
  about: 2,
};

test('a look that fails is told of, and ends nothing', async () => {
  const told: string[] = [];
  let ended = (_result: AdoptionResult): void => undefined;
  const run: AdoptionRun = {
    workflowId: 'adopt',
    progress: () => Promise.reject(new Error('the server is busy')),
    hurdles: () => Promise.resolve([]),
    result: () => new Promise((resolve) => void (ended = resolve)),
  };
  const progress = (line: string): void => {
    told.push(line);
    ended(result);
  };
  const session = { terminal: {}, progress } as Session;
  expect(await followAdoption(session, run)).toBe(result);
  expect(told).toEqual(['it could not be looked at just now: the server is busy']);
});
