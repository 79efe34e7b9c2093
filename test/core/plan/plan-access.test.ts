import type { GroupTemplate, PoolConfig } from '../../../core/config/types';
import type { Deny } from '../../../core/contract/access';
import { planAccess, type PlanAccessInput } from '../../../core/plan/plan-access';
import { activeRecord, after, event, now, poolConfig } from '../../support/builders';

const group = (overrides: Partial<GroupTemplate> = {}): GroupTemplate => ({ grants: [], via: 'roster', ...overrides });
const role = (name: string, overrides: Partial<GroupTemplate> = {}): GroupTemplate =>
  group({ via: 'role', role: `arn:aws:iam::111122223333:role/${name}`, ...overrides });
const reports = { prefix: 'shared/reports/', allow: ['read', 'write', 'list'], crossTenant: true } as const;

const pool: PoolConfig = poolConfig({
  userRoles: ['arn:aws:iam::111122223333:role/app-user'],
  groups: {
    premium: group({ grants: [{ prefix: 'shared/premium/', allow: ['read', 'list'], crossTenant: true }] }),
    analysts: role('analysts', { grants: [reports] }),
    auditors: role('auditors', { grants: [{ ...reports, allow: ['read', 'list'] }] }),
    'read-only': role('read-only', { ownPrefix: ['read', 'list'] }),
  },
});

const window = { idTokenSeconds: 3600, credentialSeconds: 3600, marginSeconds: 300 };
const until = after(7500);

const plan = (overrides: Partial<PlanAccessInput> = {}) =>
  planAccess({
    pool,
    record: activeRecord({ groups: overrides.groups ?? [] }),
    revocation: undefined,
    observed: 'provisionable',
    groups: [],
    events: [],
    now: new Date(now),
    window: undefined,
    keepProvisional: false,
    ...overrides,
  });

const asked = (denies: readonly Deny[], groups: readonly string[] = []) => ({ epoch: 3, askedAt: now, groups, denies });

describe('groups', () => {
  test('only rosters name their members', () => {
    expect(plan({ groups: ['analysts', 'premium'] }).state).toEqual({ groups: ['premium'], denies: [] });
  });

  test('leaving a roster needs no deny', () => {
    expect(plan({ record: activeRecord({ groups: ['premium'] }) }).state).toEqual({ groups: [], denies: [] });
  });

  test('leaving a role is denied at once, and for ever until the window is measured', () => {
    const record = activeRecord({ groups: ['analysts'] });
    const deny = { cause: 'left', group: 'analysts', scope: [{ prefix: 'shared/reports/', verbs: ['read', 'write', 'list'] }] };
    expect(plan({ record })).toEqual({ state: { groups: [], denies: [deny] }, windowWanted: true });
    expect(plan({ record, window })).toEqual({ state: { groups: [], denies: [{ ...deny, until }] }, windowWanted: false });
  });

  test('what another group still grants is not denied', () => {
    const record = activeRecord({ groups: ['analysts', 'auditors'] });
    expect(plan({ record, groups: ['auditors'], window }).state.denies).toEqual([
      { cause: 'left', group: 'analysts', scope: [{ prefix: 'shared/reports/', verbs: ['write'] }], until },
    ]);
  });

  test('an event that says left is believed of a group that the registry never knew', () => {
    const events = [event('group-left', { group: 'analysts' })];
    expect(plan({ events, window }).state.denies).toMatchObject([{ cause: 'left', group: 'analysts', until }]);
  });

  test('an old one is not', () => {
    const events = [event('group-left', { group: 'analysts', at: after(-60) })];
    expect(plan({ events, window }).state.denies).toEqual([]);
  });

  test('coming back within the window lifts the deny', () => {
    const left: Deny = { cause: 'left', group: 'analysts', scope: [{ prefix: 'shared/reports/', verbs: ['read'] }], until };
    expect(plan({ record: activeRecord({ access: asked([left]) }), groups: ['analysts'] }).state.denies).toEqual([]);
  });

  test('the window of a deny is not opened again, and its end lifts it', () => {
    const scope = [{ prefix: 'shared/reports/', verbs: ['read', 'write', 'list'] }] as const;
    const left: Deny = { cause: 'left', group: 'analysts', scope, until: after(10) };
    const record = activeRecord({ access: asked([left]) });
    expect(plan({ record, window }).state.denies).toEqual([left]);
    expect(plan({ record, window, now: new Date(after(11)) }).state.denies).toEqual([]);
  });

  test('a deny outlives the template that it came from', () => {
    const scope = [{ prefix: 'shared/old/', verbs: ['read'] }] as const;
    const left: Deny = { cause: 'left', group: 'gone', scope, until };
    expect(plan({ record: activeRecord({ access: asked([left]) }) }).state.denies).toEqual([left]);
  });
});

describe('a narrower group', () => {
  const narrowed = { cause: 'narrowed', group: 'read-only', scope: [{ prefix: 'users/{sub}/', verbs: ['write', 'delete'] }] };

  test('takes what wider credentials in hand still reach, for their window', () => {
    const joined = { groups: ['read-only'], record: activeRecord(), window };
    expect(plan(joined).state.denies).toEqual([{ ...narrowed, until }]);
  });

  test('is not denied again once the window is over', () => {
    expect(plan({ groups: ['read-only'], window }).state.denies).toEqual([]);
  });

  test('is denied for as long as a wider role may be chosen', () => {
    const both = plan({ groups: ['analysts', 'read-only'], window });
    expect(both).toEqual({ state: { groups: [], denies: [narrowed] }, windowWanted: false });
  });

  test('ends with a window when the wider one is left', () => {
    const record = activeRecord({
      groups: ['analysts', 'read-only'],
      access: asked([{ ...narrowed, cause: 'narrowed' } as Deny]),
    });
    const left = plan({ record, groups: ['read-only'], window }).state.denies;
    expect(left).toContainEqual({ ...narrowed, until });
    expect(left.find(({ cause }) => cause === 'left')).toMatchObject({ group: 'analysts', until });
  });

  test('lifts its deny when it is left', () => {
    const record = activeRecord({ groups: ['read-only'], access: asked([{ ...narrowed, until } as Deny]) });
    expect(plan({ record, window }).state.denies).toEqual([]);
  });
});

describe('a revocation', () => {
  const revocation = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now } as const;

  test('denies everything without an end, and names no roster', () => {
    expect(plan({ revocation, observed: 'disabled', groups: ['premium'] }).state).toEqual({
      groups: [],
      denies: [{ cause: 'disabled', scope: 'whole' }],
    });
  });

  test('has an end only once it is finished', () => {
    const ends = { ...revocation, denyUntil: until };
    expect(plan({ revocation: ends }).state.denies).toEqual([{ cause: 'disabled', scope: 'whole' }]);
    expect(plan({ revocation: { ...ends, finishedAt: now } }).state.denies).toEqual([
      { cause: 'disabled', scope: 'whole', until },
    ]);
  });

  test('without an end stands for ever', () => {
    const kept = { ...revocation, reason: 'requested', keepEnabled: true, finishedAt: now } as const;
    expect(plan({ revocation: kept, now: new Date(after(10 ** 8)) }).state.denies).toEqual([
      { cause: 'requested', scope: 'whole' },
    ]);
  });

  test('is lifted when its end has come', () => {
    const over = { ...revocation, denyUntil: until, finishedAt: now };
    expect(plan({ revocation: over, now: new Date(until) }).state).toEqual({ groups: [], denies: [] });
  });
});

describe('a provisional deny', () => {
  const provisional: Deny = { cause: 'provisional', scope: 'whole' };
  const record = activeRecord({ groups: ['premium'], access: asked([provisional], ['premium']) });

  test('stays with everything else as it was while the hint is doubted', () => {
    expect(plan({ record, groups: ['premium'], keepProvisional: true }).state).toEqual({
      groups: ['premium'],
      denies: [provisional],
    });
  });

  test('goes when it is not', () => {
    expect(plan({ record, groups: ['premium'] }).state).toEqual({ groups: ['premium'], denies: [] });
  });
});

test('a pool that only adds takes nothing away', () => {
  const additive = { ...pool, mode: 'additive' } as const;
  const record = activeRecord({ groups: ['analysts'] });
  expect(plan({ pool: additive, record, groups: ['premium'] }).state).toEqual({ groups: ['premium'], denies: [] });
});
