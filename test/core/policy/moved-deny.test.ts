import type { PoolConfig } from '../../../core/config/types';
import { movedDenies } from '../../../core/plan/moved-denies';
import { compile } from '../../../core/policy/compile';
import { listOf } from '../../../core/policy/document';
import { missingEffects } from '../../../core/policy/effects';
import { explainAccess } from '../../../core/policy/explain-access';
import { verbActions } from '../../../core/policy/verbs';
import type { TenantPlace } from '../../../core/registry/tenant-move';
import { newUserRecord, type UserRecord } from '../../../core/registry/user-record';
import { bucket, bucketArn, poolId, roleArn, sampleEntry, sampleInput, samplePool, sub } from './worlds';

const shared = { prefix: 'tenants/{tenant}/shared/', allow: ['read', 'list'], crossTenant: false } as const;
const beside = { prefix: 'reports/{tenant}/', allow: ['read'], crossTenant: false } as const;
const everywhere = { prefix: 'manuals/', allow: ['read'], crossTenant: true } as const;
const groups: PoolConfig['groups'] = { premium: { grants: [shared, beside, everywhere], via: 'roster' } };
const pool = samplePool({ groups });
const [who, other] = [sub(1), sub(2)];
const at = (tenant: string, of = who): TenantPlace => ({ tenant, bucket, prefix: `tenants/${tenant}/users/${of}/` });
const moving = (of: string): UserRecord => ({
  ...newUserRecord({ pool: poolId, sub: of }),
  tenant: 't1',
  bucket,
  prefix: at('t1', of).prefix,
  move: { id: 1, from: [at('t1', of)], to: at('t10', of), phase: 'moving', beganAt: '2026-11-24T10:00:00Z' },
});
const entryOf = (of: string) => sampleEntry({ groups: ['premium'], denies: movedDenies(pool, moving(of)) });
const input = sampleInput({ entries: { [who]: entryOf(who), [other]: entryOf(other) } }, { pools: [pool] });
const { document } = compile(input);

/** What credentials with these tags may do with the policy that is compiled. */
function may(
  action: string,
  place: { readonly key?: string; readonly prefix?: string },
  tags: { sub: string; tenant: string },
): boolean {
  const policies = document === undefined ? { identity: [] } : { identity: [], resource: { name: bucket, document } };
  const at = '2026-11-24T10:00:00Z';
  return explainAccess(policies, { role: roleArn('app-user'), tags, bucketArn, action, at, ...place }).verdict === 'allowed';
}

const onObjects = [...verbActions.read, ...verbActions.write, ...verbActions.delete];

test.each([
  ['of the old tenant', 't1'],
  ['of the new tenant', 't10'],
])('live credentials %s reach nothing of the old one', (_, tenant) => {
  for (const key of [`${at('t1').prefix}a`, 'tenants/t1/shared/a', 'reports/t1/a']) {
    expect({ key, may: onObjects.filter((action) => may(action, { key }, { sub: who, tenant })) }).toEqual({ key, may: [] });
  }
  for (const prefix of [at('t1').prefix, 'tenants/t1/shared/', 'tenants/t1/', '']) {
    expect({ prefix, may: may('s3:ListBucket', { prefix }, { sub: who, tenant }) }).toEqual({ prefix, may: false });
  }
});

test('those of the new tenant reach everything there, and what all tenants share', () => {
  const tags = { sub: who, tenant: 't10' };
  expect(onObjects.filter((action) => may(action, { key: `${at('t10').prefix}a` }, tags))).toEqual(onObjects);
  expect(may('s3:ListBucket', { prefix: at('t10').prefix }, tags)).toBe(true);
  expect(may('s3:GetObject', { key: 'tenants/t10/shared/a' }, tags)).toBe(true);
  expect(may('s3:GetObject', { key: 'reports/t10/a' }, tags)).toBe(true);
  expect(may('s3:GetObject', { key: 'manuals/a' }, tags)).toBe(true);
});

test('nobody else of the old tenant is denied anything, nor of one whose name begins alike', () => {
  for (const tenant of ['t1', 't1-', 'T1']) {
    const tags = { sub: sub(3), tenant };
    expect(may('s3:GetObject', { key: `${at(tenant, sub(3)).prefix}a` }, tags)).toBe(true);
    const own = { sub: who, tenant: 't1-' };
    expect(may('s3:GetObject', { key: `${at('t1-').prefix}a` }, own)).toBe(true);
  }
});

test('users who leave the same tenant share the statements, and the policy is seen to do what was asked', () => {
  const denied = listOf(document?.Statement).filter(({ Sid = '' }) => Sid.startsWith('GatehouseDeniedPart'));
  expect(denied.map(({ Condition }) => Condition?.['StringEquals'])).toEqual(
    denied.map(() => ({ 'aws:PrincipalTag/sub': [who, other] })),
  );
  expect(denied.length).toBeLessThanOrEqual(3);
  expect(missingEffects(document, input, [who, other])).toEqual(new Map());
  const without = compile(sampleInput({}, { pools: [pool] })).document;
  expect(missingEffects(without, input, [who]).get(who)?.join()).toContain('tenants/t1/');
});

test('who stays under the same prefix keeps it', () => {
  const flat = samplePool({ layout: 'users/{sub}/', groups });
  const place = (tenant: string): TenantPlace => ({ tenant, bucket, prefix: `users/${who}/` });
  const { move: _move, ...record } = moving(who);
  const move = { id: 1, from: [place('t1')], to: place('t2'), phase: 'moving', beganAt: '' } as const;
  const denies = movedDenies(flat, { ...record, ...place('t1'), move });
  expect(denies.flatMap(({ scope }) => (scope === 'whole' ? scope : scope.map(({ prefix }) => prefix)))).toEqual([
    'reports/t1/',
    'tenants/t1/',
  ]);
});
