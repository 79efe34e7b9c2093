import { planContainment } from '../../../core/plan/plan-containment';
import { activeRecord, after, event, look, now, offboarding, record } from '../../support/builders';
import {
  afterwards,
  at,
  deniedAt,
  globex,
  home,
  inTenant,
  madeTenants,
  moving,
  plan,
  replyTo,
  tenants,
} from '../../support/moving-user';

describe('a tenant that was left', () => {
  const denyUntil = after(3_900);
  const former = { ...at('acme'), denyUntil, stays: 0 };
  const record = activeRecord({ tenant: 'globex', prefix: at('globex').prefix, formerTenants: ['acme'], formerPlaces: [former] });

  test('is denied until nobody can hold its credentials', () => {
    expect(plan({ record }).access?.change.denies).toEqual([deniedAt('acme', denyUntil)]);
  });

  test('is looked at once more then, and denied until that is done', () => {
    const late = { record: afterwards(record, plan({ record })), now: new Date(Date.parse(denyUntil)) };
    const planned = plan(late);
    expect(planned.next).toMatchObject({
      useCase: 'moveTenant',
      step: { sweep: true, move: { from: [at('acme')], to: at('globex') } },
    });
    expect(planned).not.toHaveProperty('access');
    const swept = { ...late.record, formerPlaces: [{ ...former, sweptAt: denyUntil }] };
    const end = plan({ ...late, record: swept });
    expect(end.next).toEqual({ kind: 'nothing' });
    expect(end.access?.change.denies).toEqual([]);
  });

  test('is not denied to who is on the way back to it', () => {
    const planned = plan({ record, user: inTenant('acme'), pool: { ...tenants, tenantMove: 'move' } });
    expect(planned.access?.change.denies).toEqual([deniedAt('globex')]);
  });
});

describe('a user cut off in the middle of a move, in a pool that archives', () => {
  const gone = { pool: { ...tenants, offboarding }, user: undefined };

  test('has the objects of an approved move brought together where it leads', () => {
    expect(plan({ ...gone, record: moving('moving') }).next).toMatchObject({
      useCase: 'revokeUserAccess',
      step: { prefix: at('globex').prefix, tenant: 'globex', gather: { from: [at('acme')], to: at('globex') } },
    });
  });

  test('has those of a move that nobody approved brought together at home', () => {
    expect(plan({ ...gone, record: moving('held') }).next).toMatchObject({
      step: { prefix: at('acme').prefix, tenant: 'acme', gather: { from: [at('globex')], to: at('acme') } },
    });
  });

  test('is erased in every place', () => {
    const purge = { id: 'p', useCase: 'revokeUserAccess', purge: true, replyTo } as const;
    const planned = plan({
      ...gone,
      record: moving('moving'),
      look: look({ requests: [purge], events: [event('user-deleted')] }),
    });
    const places = planned.next.kind === 'run' && planned.next.useCase === 'revokeUserAccess' ? planned.next.step.purge : [];
    expect(places?.map(({ prefix }) => prefix)).toEqual(expect.arrayContaining([at('acme').prefix, at('globex').prefix]));
  });
});

describe('tenants with buckets of their own', () => {
  const pool = { ...tenants, tenants: madeTenants };

  test('are asked both, and the old one for the last time when nothing is denied there any more', () => {
    const planned = plan({ pool, tenant: globex });
    expect(planned.access?.host.name).toBe('data');
    expect(planned.access?.also).toMatchObject([
      { host: { name: 'globex-data' }, change: { groups: [], denies: [deniedAt('acme')] } },
    ]);
    const former = { ...at('acme'), denyUntil: now, sweptAt: now, stays: 0 };
    const { move: _move, ...rest } = afterwards(home, planned);
    const moved = { ...rest, tenant: 'globex', bucket: 'globex-data', prefix: at('globex').prefix, formerPlaces: [former] };
    const access = {
      epoch: 2,
      askedAt: now,
      groups: [],
      denies: [{ ...deniedAt('acme', now), cause: 'moved' as const, scope: 'whole' as const }],
      elsewhere: ['data'],
      inForceAt: now,
    };
    const last = plan({ pool, tenant: globex, record: { ...moved, access } });
    expect(last.access).toMatchObject({
      host: { name: 'globex-data' },
      also: [{ host: { name: 'data' }, change: { denies: [] } }],
    });
  });

  test('deny a user there who was contained before anybody knew of the tenant, and ask once', () => {
    const requests = [{ id: 'r1', useCase: 'revokeUserAccess', keepEnabled: true, replyTo }] as const;
    const contained = planContainment({ pool, record: record(), events: [], requests, now: new Date(now) });
    expect(contained?.ask.host.name).toBe('data');
    const known = contained?.record ?? record();
    const inForce = known.access === undefined ? known : { ...known, access: { ...known.access, inForceAt: now } };
    const planned = plan({ pool, tenant: globex, record: inForce, look: look({ requests }) });
    expect(planned.access).toMatchObject({
      host: { name: 'globex-data' },
      change: { epoch: 2, denies: [{ cause: 'requested', scope: 'whole' }] },
    });
    const running = look({ running: { useCase: 'revokeUserAccess', epoch: 2 } });
    expect(plan({ pool, tenant: globex, record: afterwards(inForce, planned), look: running })).not.toHaveProperty('access');
  });
});
