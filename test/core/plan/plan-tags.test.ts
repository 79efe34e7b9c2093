import type { PoolConfig } from '../../../core/config/types';
import type { UseCaseRequest } from '../../../core/contract/messages';
import { planUser } from '../../../core/plan/plan-user';
import { recordAfter } from '../../../core/plan/record-after';
import type { PlanUserInput } from '../../../core/plan/seen';
import type { UserTags } from '../../../core/tags/user-tags';
import { activeRecord, after, event, look, now, poolConfig, record, sub, user } from '../../support/builders';

const groups: PoolConfig['groups'] = {
  basic: { grants: [], via: 'roster', objectTags: { tier: 'basic' } },
  premium: { grants: [], via: 'roster', objectTags: { tier: 'premium' } },
  editors: { grants: [{ prefix: 'shared/', allow: ['read'], crossTenant: true }], via: 'roster', objectTags: { team: 'docs' } },
};
const pool = poolConfig({ userRoles: ['arn:aws:iam::111122223333:role/app-user'], writeBack: {}, groups });
const request: UseCaseRequest = { id: 'r1', useCase: 'tagUserObjects', replyTo: { workflowId: 'w', runId: 'r' } };

/** In these groups, the one that wins first. */
const plan = (ranked: readonly string[], overrides: Partial<PlanUserInput> = {}) =>
  planUser({
    look: look(),
    pool,
    configRevision: 1,
    user: user(),
    groups: ranked,
    ranked,
    now: new Date(now),
    record: activeRecord(),
    ...overrides,
  });

const tagged = (tags: Partial<UserTags> = {}) =>
  activeRecord({ tags: { wanted: { tier: 'premium' }, ours: { tier: ['premium'] }, allSince: now, ...tags } });
const nothing = { kind: 'nothing' };
const run = (step: object = {}) => ({ kind: 'run', useCase: 'tagUserObjects', step: expect.objectContaining(step) as object });

test('who joins a group that gives tags has all objects looked at', () => {
  const step = { epoch: 2, bucket: 'data', prefix: `users/${sub}/`, wanted: { tier: 'premium' }, ours: { tier: ['premium'] } };
  const planned = plan(['premium']);
  expect(planned).toMatchObject({ state: 'active', next: run({ ...step, maxObjects: 10_000 }) });
  expect(planned).not.toHaveProperty('access');
  expect(planned.next).not.toHaveProperty('step.since');
});

test.each([
  ['is in no group', [], activeRecord()],
  ['has them', ['premium'], tagged()],
  ['is in another group too, which comes later', ['premium', 'basic'], tagged()],
])('who %s is left alone', (_, ranked, known) => {
  expect(plan(ranked, { record: known }).next).toEqual(nothing);
});

test('who leaves loses them', () => {
  expect(plan([], { record: tagged() }).next).toEqual(run({ wanted: {}, ours: { tier: ['premium'] } }));
});

test('where groups disagree the first wins', () => {
  const next = run({ wanted: { tier: 'basic' }, ours: { tier: ['basic', 'premium'] } });
  expect(plan(['basic', 'premium'], { record: tagged() }).next).toEqual(next);
});

test('what a run began with stands in the registry before it starts, until it ends', () => {
  const planned = plan(['premium']);
  const next = recordAfter(activeRecord(), planned, { groups: ['premium'], username: undefined, observedAt: now });
  expect(next).toMatchObject({
    epoch: 2,
    running: { useCase: 'tagUserObjects', epoch: 2, interrupted: false },
    tags: { wanted: { tier: 'premium' }, ours: { tier: ['premium'] } },
  });
  expect(plan(['premium'], { record: next ?? record() }).next).toEqual(run({ epoch: 3 }));
});

test('tags go beside access, under the same epoch', () => {
  expect(plan(['editors'])).toMatchObject({ access: { change: { epoch: 2, groups: ['editors'] } }, next: run({ epoch: 2 }) });
});

test('groups that give tags alone need no name in the policy', () => {
  expect(plan(['basic', 'premium']).access).toBeUndefined();
});

describe('nothing is tagged', () => {
  const denied = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now, disableConfirmedAt: now } as const;
  const kept = { ...denied, keepEnabled: true, finishedAt: now };
  test.each<[string, Partial<PlanUserInput>]>([
    ['of a disabled user', { user: user({ enabled: false }) }],
    ['of a user who is gone', { user: undefined }],
    ['of a user on the way back', { record: activeRecord({ revocation: denied }) }],
    ['of an enabled user who is denied', { record: activeRecord({ revocation: kept }) }],
    ['of a user without storage', { record: record() }],
    ['in a pool that is only observed', { pool: { ...pool, mode: 'observe' } }],
    ['where nobody manages access', { pool: { ...pool, userRoles: [] } }],
    ['while what was read contradicts an event', { look: look({ events: [event('group-joined', { group: 'basic' })] }) }],
  ])('%s', (_, overrides) => {
    expect(plan(['premium'], overrides).next).not.toMatchObject({ useCase: 'tagUserObjects' });
  });

  test('where the precedence of groups is not known', () => {
    const { ranked: _, ...input } = { ranked: [] };
    const base = { look: look(), pool, configRevision: 1, user: user(), groups: ['premium'], now: new Date(now) };
    expect(planUser({ ...base, ...input, record: activeRecord() }).next).toEqual(nothing);
  });
});

test('the last look tags what it sees, whatever was told', () => {
  const events = [event('group-joined', { group: 'basic' })];
  expect(plan(['premium'], { look: look({ events, lastLook: true }) }).next).toEqual(run());
});

describe('done, it begins again', () => {
  test('for objects that came later, of which it looks at no older than a day before', () => {
    const look2 = look({ events: [event('objects-untagged', { at: after(900) })] });
    const since = new Date(Date.parse(now) - 86_400_000).toISOString();
    expect(plan(['premium'], { record: tagged(), look: look2 }).next).toEqual(run({ since }));
    expect(plan(['premium'], { record: tagged({ allSince: after(960) }), look: look2 }).next).toEqual(nothing);
  });

  test('for all when somebody asks', () => {
    const asked = plan(['premium'], { record: tagged(), look: look({ requests: [request] }) });
    expect(asked.next).toEqual(run());
    expect(asked.next).not.toHaveProperty('step.since');
    expect(asked.refusals).toEqual([]);
  });

  test('when the limit that it stopped at is higher now', () => {
    const known = tagged({ stoppedAfter: 10_000 });
    expect(plan(['premium'], { record: known }).next).toEqual(nothing);
    const higher = { ...pool, objectTags: { maxObjects: 10_001 } };
    expect(plan(['premium'], { record: known, pool: higher }).next).toEqual(run({ maxObjects: 10_001 }));
  });
});

describe('after it failed', () => {
  const failure = { type: 'TooManyTags', useCase: 'tagUserObjects', configRevision: 1, at: now } as const;
  const { allSince: _, ...tags } = { wanted: { tier: 'premium' }, ours: { tier: ['premium'] }, allSince: now };
  const failed = activeRecord({ lastFailure: failure, tags });

  test('nothing is held up by it, and no event makes it begin again', () => {
    expect(plan(['premium'], { record: failed }).next).toEqual(nothing);
    const events = [event('user-signed-in', { at: after(60) })];
    expect(plan(['premium'], { record: failed, look: look({ events }) }).next).toEqual(nothing);
    expect(plan(['premium'], { record: failed, user: user({ enabled: false }) }).next).toMatchObject({
      useCase: 'revokeUserAccess',
    });
  });

  test.each<[string, readonly string[], Partial<PlanUserInput>]>([
    ['a request', ['premium'], { look: look({ requests: [request] }) }],
    ['a person who says retry', ['premium'], { look: look({ retry: true }) }],
    ['other groups', ['basic'], {}],
  ])('%s does', (_, ranked, overrides) => {
    expect(plan(ranked, { record: failed, ...overrides }).next).toEqual(run());
  });
});

describe('who asks for tags that nobody will give is told why:', () => {
  const asks = look({ requests: [request] });
  const kept = { id: 2, reason: 'requested', keepEnabled: true, beganAt: now, finishedAt: now } as const;
  test.each<[string, Partial<PlanUserInput>, string]>([
    ['no such user', { user: undefined, record: record() }, 'UserNotFound'],
    ['a disabled user', { user: user({ enabled: false }), record: record() }, 'NotProvisionable'],
    ['a user who is cut off', { record: activeRecord({ revocation: kept }) }, 'NotProvisionable'],
    ['a pool that is only observed', { pool: { ...pool, mode: 'observe' } }, 'AccessNotConfigured'],
  ])('%s', (_, overrides, type) => {
    const { refusals } = plan(['premium'], { look: asks, ...overrides });
    expect(refusals).toMatchObject([{ requestId: 'r1', failure: { type } }]);
  });

  test('while something else has to be done first, nobody is told anything', () => {
    const planned = plan(['premium'], { look: asks, record: record() });
    expect(planned).toMatchObject({ next: { useCase: 'provisionUser' }, refusals: [] });
  });
});

describe('while it runs', () => {
  const begun = activeRecord({
    epoch: 2,
    groups: ['premium'],
    running: { useCase: 'tagUserObjects', epoch: 2, interrupted: false },
    tags: { wanted: { tier: 'premium' }, ours: { tier: ['premium'] } },
  });
  const running = { running: { useCase: 'tagUserObjects', epoch: 2 } };

  test('it goes on for as long as nothing else is to be done', () => {
    expect(plan(['premium'], { record: begun, look: look({ ...running, events: [event('access-suspect')] }) }).next).toEqual(
      nothing,
    );
  });

  test.each<[string, readonly string[], Partial<PlanUserInput>]>([
    ['the user was disabled', ['premium'], { user: user({ enabled: false }) }],
    ['the user is gone', ['premium'], { user: undefined }],
    ['other tags are wanted', ['basic'], {}],
    ['access changes', ['premium', 'editors'], {}],
    [
      'a read says otherwise than an event',
      ['premium'],
      { look: look({ ...running, events: [event('group-left', { group: 'premium' })] }) },
    ],
    [
      'somebody asks for something else',
      ['premium'],
      { look: look({ ...running, requests: [{ ...request, useCase: 'revokeUserAccess' }] }) },
    ],
    ['the configuration is newer', ['premium'], { configRevision: 2 }],
  ])('it gives way when %s', (_, ranked, overrides) => {
    const planned = plan(ranked, { record: begun, look: look(running), ...overrides });
    expect(planned.next).toEqual({ kind: 'interrupt' });
    // The look that follows must find the same news.
    const next = recordAfter(begun, planned, { groups: ranked, username: undefined, observedAt: after(60) });
    expect(next).toEqual({ ...begun, running: { ...begun.running, interrupted: true } });
  });
});
