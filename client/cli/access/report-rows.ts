import type { HostedPool } from '../../../core/config/hosted-pools';
import { type GroupTemplate, managesAccess } from '../../../core/config/types';
import type { Deny, PolicyHostRef } from '../../../core/contract/access';
import type { Verb } from '../../../core/policy/verbs';
import type { AccessEntry, AccessRecord } from '../../../core/registry/access-record';

/** Who reaches what and why, a line for each grant and each deny. */
export interface ReportRow {
  readonly pool: string;
  readonly bucket: string;
  /** `every user`, `members of <group>`, or a sub. */
  readonly who: string;
  readonly access: 'allowed' | 'denied';
  /** Verbs, or `everything`. */
  readonly what: string;
  /** Prefix template; `the bucket` for all of it. */
  readonly where: string;
  readonly why: string;
  /** ISO 8601; empty: no end. */
  readonly until: string;
  /** Whose the bucket is, where one tenant has it for itself; else empty. */
  readonly tenant: string;
}

/** What the policy of one host does for whom, as its access record has it. Members of role groups are Cognito's to list. */
export const reportRows = (
  host: PolicyHostRef,
  pools: readonly HostedPool[],
  record: AccessRecord | undefined,
): readonly ReportRow[] =>
  pools
    .filter((pool) => managesAccess(pool) && pool.dataBucket === host.name)
    .flatMap((pool) => {
      const gone = new Set(record?.goneGroups ?? []);
      const groups = Object.entries(pool.groups).filter(([name]) => !gone.has(`${pool.userPoolId}/${name}`));
      const entries = Object.entries(record?.entries ?? {}).filter(([, entry]) => entry.pool === pool.userPoolId);
      return [
        allowed(pool, 'every user', pool.ownPrefix, pool.layout, `${inRoles(pool)}, the own prefix`),
        ...(pool.tenants?.grants ?? []).map(({ prefix, allow }) =>
          allowed(pool, 'every user', allow, prefix, `${inRoles(pool)}, what the tenant shares`),
        ),
        ...groups.filter(([, { via }]) => via === 'role').flatMap(([name, template]) => ofRoleGroup(pool, name, template)),
        ...entries.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([sub, entry]) => ofUser(pool, sub, entry, new Map(groups))),
      ];
    });

const inRoles = ({ userRoles }: HostedPool): string => `in ${userRoles.map(nameOf).join(', ')}`;

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function allowed(pool: HostedPool, who: string, verbs: readonly Verb[], where: string, why: string): ReportRow {
  const { userPoolId, dataBucket, onlyTenant: tenant = '' } = pool;
  return { pool: userPoolId, bucket: dataBucket, who, access: 'allowed', what: verbs.join(' '), where, why, until: '', tenant };
}

function ofRoleGroup(pool: HostedPool, name: string, { grants, ownPrefix, role = '' }: GroupTemplate): readonly ReportRow[] {
  const [who, why] = [`members of ${name}`, `in the group's role ${nameOf(role)}`];
  return [
    allowed(pool, who, ownPrefix ?? pool.ownPrefix, pool.layout, `${why}, the own prefix`),
    ...grants.map(({ prefix, allow }) => allowed(pool, who, allow, prefix, why)),
  ];
}

function ofUser(
  pool: HostedPool,
  sub: string,
  { groups, refused = [], denies, softGaveWay }: AccessEntry,
  templates: ReadonlyMap<string, GroupTemplate>,
): readonly ReportRow[] {
  const rosters = groups.flatMap((name) => {
    const template = templates.get(name);
    return template?.via === 'roster' && !refused.includes(name) ? [{ name, template }] : [];
  });
  return [
    ...rosters.flatMap(({ name, template: { grants, ownPrefix } }) => [
      ...(ownPrefix === undefined ? [] : [allowed(pool, sub, ownPrefix, pool.layout, `member of ${name}, the own prefix`)]),
      ...grants.map(({ prefix, allow }) => allowed(pool, sub, allow, prefix, `member of ${name}`)),
    ]),
    ...denies.flatMap((deny) => (softGaveWay === true && deny.scope !== 'whole' ? [] : ofDeny(pool, sub, deny))),
  ];
}

function ofDeny(
  { userPoolId, dataBucket, onlyTenant: tenant = '' }: HostedPool,
  sub: string,
  { cause, group, scope, until = '' }: Deny,
): readonly ReportRow[] {
  const why = group === undefined ? cause : `${cause} ${group}`;
  const row = { pool: userPoolId, bucket: dataBucket, who: sub, access: 'denied', why, until, tenant } as const;
  if (scope === 'whole') return [{ ...row, what: 'everything', where: 'the bucket' }];
  return scope.map(({ verbs, prefix }) => ({ ...row, what: verbs.join(' '), where: prefix }));
}
