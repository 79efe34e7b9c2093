import { createAccessRequests } from '../../activities/request-access';
import type { AccessChange, PolicyHostRef } from '../../core/contract/access';
import { change, subOf } from '../support/access-changes';

const host: PolicyHostRef = { kind: 's3', name: 'data' };

/** A starter that keeps what it was sent; each send ends when the test lets it. */
function recorder() {
  const sent: { readonly host: string; readonly changes: readonly AccessChange[] }[] = [];
  let outcome: Promise<void> = Promise.resolve();
  const requestAccess = ({ name }: PolicyHostRef, changes: readonly AccessChange[]): Promise<void> => {
    sent.push({ host: name, changes });
    return outcome;
  };
  return {
    sent,
    sizes: () => sent.map(({ changes }) => changes.length),
    requestAccess,
    answer: (next: Promise<void>) => (outcome = next),
  };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const one = (number: number) => ({ host, changes: [change(subOf(number), 1)] });

test('the first goes at once, and what comes within 100 ms goes together', async () => {
  const starter = recorder();
  const request = createAccessRequests(starter);
  const first = request(one(0));
  expect(starter.sizes()).toEqual([1]);
  const others = Array.from({ length: 20 }, (_, index) => request(one(index + 1)));
  expect(starter.sizes()).toEqual([1]);
  jest.advanceTimersByTime(100);
  await Promise.all([first, ...others]);
  expect(starter.sizes()).toEqual([1, 20]);
  expect(starter.sent[1]?.changes.map(({ sub }) => sub)).toEqual(Array.from({ length: 20 }, (_, index) => subOf(index + 1)));
});

test('after quiet the next goes at once again', async () => {
  const starter = recorder();
  const request = createAccessRequests(starter);
  await request(one(1));
  jest.advanceTimersByTime(100);
  await request(one(2));
  expect(starter.sizes()).toEqual([1, 1]);
});

test('a signal carries at most 500, and one large request is not torn apart from its neighbours', async () => {
  const starter = recorder();
  const request = createAccessRequests(starter);
  const all = [request(one(0)), ...Array.from({ length: 1_200 }, (_, index) => request(one(index + 1)))];
  jest.advanceTimersByTime(100);
  await Promise.all(all);
  expect(starter.sizes()).toEqual([1, 500, 500, 200]);
});

test('hosts do not wait for each other', async () => {
  const starter = recorder();
  const request = createAccessRequests(starter);
  await request(one(1));
  await request({ ...one(2), host: { kind: 's3', name: 'other' } });
  expect(starter.sent.map(({ host: name }) => name)).toEqual(['data', 'other']);
});

test('a signal that the server did not take is a failure for everybody in it, and for nobody else', async () => {
  const starter = recorder();
  const request = createAccessRequests(starter);
  await request(one(1));
  void starter.answer(Promise.reject(new Error('unavailable')));
  const together = [request(one(2)), request(one(3))].map((sending) => sending.catch((error: unknown) => error));
  jest.advanceTimersByTime(100);
  expect(await Promise.all(together)).toEqual([new Error('unavailable'), new Error('unavailable')]);
  void starter.answer(Promise.resolve());
  jest.advanceTimersByTime(100);
  await expect(request(one(4))).resolves.toBeUndefined();
});
