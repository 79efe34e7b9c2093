import {
  callRatePerPool,
  queueDemands,
  type QuotaCategory,
  quotaCategories,
  queueRate,
  taskQueues,
} from '../../../core/contract/task-queues';

test('the queues that call a category never use more than its share together', () => {
  for (const category of Object.keys(quotaCategories) as QuotaCategory[]) {
    const parts = Object.values(queueDemands).flatMap((demands) => demands.filter((demand) => demand.category === category));
    const sum = parts.reduce((total, { part }) => total + part, 0);
    expect({ category, fits: sum <= 1 + 1e-9 }).toEqual({ category, fits: true });
  }
});

test('a queue is as fast as the tightest of its categories', () => {
  const settings = { share: 0.5, limits: {} };
  expect(queueRate('gatehouse-user-update', settings, { groups: false })).toBe(12.5);
  expect(queueRate('gatehouse-user-update', { share: 0.5, limits: { UserRead: 60 } }, { groups: false })).toBe(6.25);
  expect(queueRate('gatehouse-pool-read', settings, { groups: false })).toBe(7.5);
});

test('looking at users is held back by the quota of their groups only where there are groups', () => {
  const settings = { share: 0.5, limits: {} };
  expect(queueRate('gatehouse-observe', settings, { groups: false })).toBe(40);
  expect(queueRate('gatehouse-observe', settings, { groups: true })).toBeCloseTo(50 / 3, 9);
  const raised = { share: 0.5, limits: { UserResourceRead: 500 } };
  expect(queueRate('gatehouse-observe', raised, { groups: true })).toBe(40);
});

test('what enforces has no rate', () => {
  expect(taskQueues.filter((queue) => queueRate(queue, { share: 1, limits: {} }, { groups: true }) === undefined)).toEqual([
    'gatehouse',
    'gatehouse-bulk',
  ]);
});

test('one pool is called no faster than Cognito lets one operation through, nor than the category allows', () => {
  expect(callRatePerPool('UserPoolClientRead', { share: 0.5, limits: {} })).toBe(2.5);
  expect(callRatePerPool('UserPoolClientRead', { share: 0.5, limits: { UserPoolClientRead: 3 } })).toBe(1.5);
});
