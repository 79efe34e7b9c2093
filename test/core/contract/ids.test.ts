import fc from 'fast-check';
import {
  adoptId,
  applyReconcileId,
  firstLoginId,
  groupSyncId,
  identityPoolRunId,
  type ParsedId,
  parseId,
  policyWriterId,
  reconcileHintsId,
  reconcileId,
  tenantId,
  useCaseRunId,
  userLifecycleId,
} from '../../../core/contract/ids';
import { nameProblem } from '../../../core/contract/names';

const pool = fc.stringMatching(/^[a-z]{2}-[a-z]{4}-[1-9]_[0-9A-Za-z]{1,20}$/);
const sub = fc.uuid();
const name = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => nameProblem(text) === undefined);
const user = fc.record({ pool, sub });

const parsed: fc.Arbitrary<ParsedId> = fc.oneof(
  user.map((key) => ({ of: 'userLifecycle' as const, user: key })),
  fc.record({ of: fc.constant('useCase' as const), user, useCase: fc.stringMatching(/^[a-z][a-zA-Z]{2,20}$/), epoch: fc.nat() }),
  fc.record({ of: fc.constant('syncGroupAccess' as const), pool, group: name }),
  fc.record({
    of: fc.constant('accessPolicy' as const),
    kind: fc.constantFrom('s3', 'role'),
    name: fc.stringMatching(/^[a-z0-9.-]{3,20}$/),
  }),
  fc.record({ of: fc.constant('deliverFirstLoginFile' as const), user }),
  fc.record({ of: fc.constant('reconcileHints' as const), pool }),
  fc.record({ of: fc.constant('adoptUserPool' as const), pool }),
  fc.record({ of: fc.constant('applyReconcileReport' as const), pool }),
  fc.record({ of: fc.constant('reconcileAccess' as const), pool }),
  fc.record({ of: fc.constant('reconcileAccess' as const), pool, run: fc.stringMatching(/^[0-9a-z:-]{1,40}$/) }),
  fc.record({ of: fc.constant('tenant' as const), tenant: name }),
  fc.record({ of: fc.constant('identityPool' as const), identityPoolId: fc.uuid().map((id) => `us-east-1:${id}`) }),
);

function build(id: ParsedId): string {
  switch (id.of) {
    case 'userLifecycle':
      return userLifecycleId(id.user);
    case 'useCase':
      return useCaseRunId(id.user, id.useCase, id.epoch);
    case 'deliverFirstLoginFile':
      return firstLoginId(id.user);
    case 'syncGroupAccess':
      return groupSyncId(id.pool, id.group);
    case 'accessPolicy':
      return policyWriterId(id.kind, id.name);
    case 'reconcileHints':
      return reconcileHintsId(id.pool);
    case 'reconcileAccess':
      return id.run === undefined ? reconcileId(id.pool) : `${reconcileId(id.pool)}-${id.run}`;
    case 'applyReconcileReport':
      return applyReconcileId(id.pool);
    case 'identityPool':
      return identityPoolRunId(id.identityPoolId);
    case 'adoptUserPool':
      return adoptId(id.pool);
    case 'tenant':
      return tenantId(id.tenant);
  }
}

test('every id is read back as what it was made from', () => {
  fc.assert(fc.property(parsed, (id) => expect(parseId(build(id))).toEqual(id)));
});

test('two different things never share an id', () => {
  fc.assert(
    fc.property(parsed, parsed, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(build(one)).not.toBe(build(other));
    }),
  );
});

test.each([
  '',
  'user',
  'user:',
  'user:us-east-1_A:not-a-sub',
  'user:us-east-1_A:0a1b2c3d-0000-4000-8000-000000000001:x:01',
  'else:x',
])('%j is nobody’s id', (id) => expect(parseId(id)).toBeUndefined());
