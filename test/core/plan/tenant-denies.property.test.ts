import fc from 'fast-check';
import { applyChanges } from '../../../core/access/apply-changes';
import type { PoolConfig } from '../../../core/config/types';
import type { AccessState } from '../../../core/contract/access';
import { planContainment } from '../../../core/plan/plan-containment';
import { planUser } from '../../../core/plan/plan-user';
import { recordAfter } from '../../../core/plan/record-after';
import { staysAsked } from '../../../core/plan/buckets-elsewhere';
import type { AccessAsk, UserPlan } from '../../../core/plan/user-plan';
import type { DirectoryUser } from '../../../core/ports';
import { type AccessRecord, newAccessRecord } from '../../../core/registry/access-record';
import { newTenantRecord, type TenantRecord } from '../../../core/registry/tenant-record';
import type { UserRecord } from '../../../core/registry/user-record';
import { activeRecord, after, event, look, now, record, sub } from '../../support/builders';
import { at, inTenant, madeTenants, tenants } from '../../support/moving-user';

const made = (tenant: string): TenantRecord => ({
  ...newTenantRecord(tenant),
  state: 'active',
  storages: [{ pool: tenants.userPoolId, mode: 'bucket', bucket: `${tenant}-own`, prefix: `tenants/${tenant}/` }],
});

/** A user without storage, the registry's record of them, and the records of policies that were asked. */
function world(begun: UserRecord, { groups = {} }: { groups?: PoolConfig['groups'] } = {}) {
  const pool = { ...tenants, tenants: madeTenants, groups: { ...tenants.groups, ...groups } };
  const policies = new Map<string, AccessRecord>();
  const state = { record: begun, user: undefined as DirectoryUser | undefined, groups: [] as readonly string[] };

  function ask(wanted: AccessAsk | undefined): void {
    for (const { host, change } of wanted === undefined ? [] : [wanted, ...(wanted.also ?? [])]) {
      const before = policies.get(host.name) ?? newAccessRecord(host, '00000000');
      policies.set(host.name, applyChanges(before, { changes: [change], groups: [] }, now).record);
    }
  }

  function contain(kind: 'user-disabled' | 'user-deleted'): void {
    const tenant = state.record.tenant === undefined ? {} : { tenant: made(state.record.tenant) };
    const found = planContainment({
      pool,
      record: state.record,
      events: [event(kind)],
      requests: [],
      now: new Date(now),
      ...tenant,
    });
    if (found !== undefined) state.record = found.record;
    ask(found?.ask);
  }

  function observe(more: Partial<Parameters<typeof look>[0]> = {}): UserPlan {
    const { user } = state;
    const known = user?.attributes['custom:tenant_id'] ?? state.record.tenant;
    const tenant = known === undefined ? {} : { tenant: made(known) };
    const planned = planUser({
      ...{ look: look(more), pool, configRevision: 1, user, groups: state.groups, record: state.record, now: new Date(now) },
      ...tenant,
    });
    state.record =
      recordAfter(state.record, planned, {
        groups: state.user === undefined ? undefined : state.groups,
        username: undefined,
        observedAt: now,
      }) ?? state.record;
    ask(planned.access);
    return planned;
  }

  /** The writers have answered. */
  function answer(): void {
    const { access } = state.record;
    if (access === undefined) return;
    const { elsewhere = [], ...asked } = access;
    const still = elsewhere.filter((name) => staysAsked(state.record, name));
    state.record = { ...state.record, access: { ...asked, ...(still.length === 0 ? {} : { elsewhere: still }), inForceAt: now } };
  }

  /** Looks until nothing is to be done, and does what each look says, but for making storage. */
  function settle(lastLook: boolean): void {
    for (let looks = 0; looks < 10; looks++) {
      const { next, access } = observe({ lastLook });
      answer();
      if (next.kind === 'run' && next.useCase === 'revokeUserAccess') finishRevocation();
      else if (next.kind === 'run' && next.useCase === 'restoreUserAccess') restore();
      else if (access === undefined) return;
    }
    throw new Error('It never settles.');
  }

  function finishRevocation(): void {
    const { running: _running, ...rest } = state.record;
    const { revocation } = rest;
    if (revocation === undefined) return;
    state.record = { ...rest, state: 'revoked', revocation: { ...revocation, finishedAt: now, denyUntil: after(3_600) } };
  }

  function restore(): void {
    observe({ running: { useCase: 'restoreUserAccess', epoch: state.record.epoch }, lifting: true });
    answer();
    const { running: _running, revocation: _revocation, ...rest } = state.record;
    state.record = { ...rest, state: 'known' };
  }

  const entryAt = (bucket: string): AccessState => policies.get(bucket)?.entries[sub] ?? { groups: [], denies: [] };
  const isDenied = (bucket: string): boolean => entryAt(bucket).denies.some(({ scope }) => scope === 'whole');
  const deniedIn = (): readonly string[] => [...policies.keys()].filter(isDenied).sort();
  return { state, contain, observe, answer, settle, entryAt, isDenied, deniedIn };
}

const disabled = (tenant: string): DirectoryUser => ({ ...inTenant(tenant), enabled: false });

describe('a user without storage, whose tenant has a bucket of its own', () => {
  test('is denied in the data bucket on a hint, and in the tenant’s by the first look, which lifts the other', () => {
    const w = world(record());
    w.contain('user-disabled');
    expect(w.deniedIn()).toEqual(['data']);
    w.answer();
    w.state.user = disabled('acme');
    w.observe({ events: [event('user-disabled')] });
    expect(w.deniedIn()).toEqual(['acme-own']);
  });

  test('is denied there although the look speaks against the hint, and nowhere once the last one does', () => {
    const w = world(record());
    w.contain('user-disabled');
    w.answer();
    w.state.user = inTenant('acme');
    const events = [event('user-disabled')];
    expect(w.observe({ events })).toMatchObject({ contradicted: true });
    expect(w.deniedIn()).toEqual(['acme-own']);
    w.answer();
    w.observe({ events, lastLook: true });
    expect(w.deniedIn()).toEqual([]);
  });

  test('is denied in the tenant’s bucket at once where adoption has seen the tenant', () => {
    const w = world(record({ tenant: 'acme', baseline: 'enabled' }));
    w.contain('user-deleted');
    expect(w.deniedIn()).toEqual(['acme-own']);
    w.settle(true);
    expect(w.deniedIn()).toEqual(['acme-own']);
  });

  test('is denied there by a pass that nobody told of the loss', () => {
    const w = world(record({ tenant: 'acme', baseline: 'enabled' }));
    w.settle(true);
    expect(w.deniedIn()).toEqual(['acme-own']);
    const found = world(record({ tenant: 'acme', baseline: 'disabled' }));
    found.settle(true);
    expect(found.deniedIn()).toEqual([]);
  });

  test('is denied where storage is being made, and nowhere else once that is known', () => {
    const w = world(record());
    w.state.user = inTenant('acme');
    expect(w.observe().next).toMatchObject({ useCase: 'provisionUser', step: { bucket: 'acme-own' } });
    w.contain('user-deleted');
    expect(w.deniedIn()).toEqual(['acme-own']);
  });

  test('stays denied in the tenant’s bucket when they are deleted, and nobody can say the tenant any more', () => {
    const w = world(record());
    w.contain('user-disabled');
    w.state.user = disabled('acme');
    w.settle(true);
    w.state.user = undefined;
    w.contain('user-deleted');
    w.settle(true);
    expect(w.state.record.revocation).toMatchObject({ reason: 'deleted' });
    expect(w.deniedIn()).toEqual(['acme-own']);
  });

  test('stays denied where the attribute led before, until they come back', () => {
    const w = world(record());
    w.contain('user-disabled');
    w.state.user = disabled('acme');
    w.settle(true);
    w.state.user = disabled('globex');
    w.settle(true);
    expect(w.deniedIn()).toEqual(['acme-own', 'globex-own']);
    w.state.user = inTenant('globex');
    w.settle(true);
    expect(w.deniedIn()).toEqual([]);
  });
});

describe('a user of a group with a role, which the policy of the data bucket lets in, whichever tenant they are of', () => {
  const role = 'arn:aws:iam::111122223333:role/analysts';
  const grants = [{ prefix: 'shared/reports/', allow: ['read'] as const, crossTenant: true }];
  const groups: PoolConfig['groups'] = { analysts: { grants, via: 'role', role } };
  const stored = (more: Partial<UserRecord> = {}) =>
    activeRecord({ tenant: 'acme', bucket: 'acme-own', groups: ['analysts'], prefix: at('acme').prefix, ...more });

  function expectCutOff(w: ReturnType<typeof world>): void {
    w.answer();
    w.state.user = disabled('acme');
    w.settle(true);
    expect(w.deniedIn()).toEqual(['acme-own', 'data']);
  }

  function expectBack(w: ReturnType<typeof world>): void {
    w.state.user = inTenant('acme');
    w.settle(true);
    expect(w.deniedIn()).toEqual([]);
  }

  test('is denied there too, on a hint and for as long as they are cut off, and nowhere once they are back', () => {
    const w = world(stored(), { groups });
    w.state.groups = ['analysts'];
    w.contain('user-disabled');
    expect(w.deniedIn()).toEqual(['acme-own', 'data']);
    expectCutOff(w);
    expectBack(w);
  });

  test('is denied there although the registry knew of no group before', () => {
    const w = world(record(), { groups });
    w.state.groups = ['analysts'];
    w.contain('user-disabled');
    expectCutOff(w);
  });

  test('is denied there what the role reaches, after leaving the group', () => {
    const w = world(stored({ observedAt: now }), { groups });
    w.state.user = inTenant('acme');
    w.observe({ events: [event('group-left', { group: 'analysts' })] });
    const left = { cause: 'left', group: 'analysts', scope: [{ prefix: 'shared/reports/', verbs: ['read'] }] };
    expect(w.entryAt('data').denies).toMatchObject([left]);
    w.answer();
    expect(w.state.record.access?.elsewhere).toEqual(['data']);
    // Credentials of the role are in hand for as long as that deny lasts.
    w.contain('user-disabled');
    expectCutOff(w);
    expectBack(w);
  });

  test('who is in no such group takes no room in that policy', () => {
    const w = world(stored({ groups: ['premium'] }), { groups });
    w.contain('user-disabled');
    w.state.user = disabled('acme');
    w.settle(true);
    expect(w.deniedIn()).toEqual(['acme-own']);
  });
});

type Move =
  'hint' | 'deletion hint' | 'disabled in acme' | 'disabled in globex' | 'enabled' | 'gone' | 'look' | 'answer' | 'settle';
const moves: readonly Move[] = [
  ...(['hint', 'deletion hint', 'disabled in acme', 'disabled in globex', 'enabled', 'gone'] as const),
  ...(['look', 'answer', 'settle'] as const),
];

function play(w: ReturnType<typeof world>, move: Move): void {
  switch (move) {
    case 'hint':
      return void w.contain('user-disabled');
    case 'deletion hint':
      return void w.contain('user-deleted');
    case 'disabled in acme':
      return void (w.state.user = disabled('acme'));
    case 'disabled in globex':
      return void (w.state.user = disabled('globex'));
    case 'enabled':
      return void (w.state.user = inTenant('acme'));
    case 'gone':
      return void (w.state.user = undefined);
    case 'look':
      return void w.observe({ events: [event('user-disabled')] });
    case 'answer':
      return void w.answer();
    case 'settle':
      return void w.settle(true);
  }
}

test('in whatever order it is told and seen: who is disabled is denied by their tenant, and who is back is denied nowhere', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...moves), { maxLength: 12 }),
      fc.constantFrom(undefined, 'acme', 'globex'),
      (path, adopted) => {
        const w = world(record(adopted === undefined ? {} : { tenant: adopted, baseline: 'enabled' }));
        for (const move of path) play(w, move);
        w.contain('user-disabled');
        w.state.user = disabled('acme');
        w.settle(true);
        expect(w.isDenied('acme-own')).toBe(true);
        expect(w.isDenied('data')).toBe(false);
        w.state.user = inTenant('acme');
        w.settle(true);
        expect(w.deniedIn()).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
