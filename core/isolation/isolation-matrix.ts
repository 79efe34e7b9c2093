import { type PoolConfig, rolesOf } from '../config/types';
import type { CompileInput } from '../policy/compile';
import { listOf, type PolicyDocument } from '../policy/document';
import { type PoolInForce, poolInForce } from '../policy/pool-in-force';
import { subsOf } from '../policy/take-over';
import { ownUser, ownerSub, strangersTo, withoutTenant } from './askers';
import { ownCases, type IsolationCase, type OwnAccess, settingsCases, strangersCases } from './isolation-cases';
import { filled, type TenantPlace } from './tenant-places';

export interface MatrixInput {
  readonly pool: PoolConfig;
  /** What the policy of the tenant's bucket is compiled from. */
  readonly compiledFrom: CompileInput;
  readonly tenant: TenantPlace;
  /** Other tenants, and names that could be taken for this one. */
  readonly others: readonly TenantPlace[];
  /** Subs that the policy grants something by name. */
  readonly named: readonly string[];
  /** Whether the tenant's users are to reach what is their own. */
  readonly served: boolean;
}

/** Users who are named, of whom that many are tried. */
const mostNamed = 3;

/** Some of the users whom a policy grants something by name. */
export const namedSubs = (policy: PolicyDocument | undefined): readonly string[] =>
  [
    ...new Set(
      listOf(policy?.Statement)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => subsOf(statement).slice(0, 1)),
    ),
  ].slice(0, mostNamed);

/**
 * Every action of every stranger on what is the tenant's, of the tenant's user on what is other tenants', and of that user
 * on what is their own, in every role that users act in.
 */
export function* isolationMatrix(input: MatrixInput): Generator<IsolationCase> {
  const { pool, tenant, others, named } = input;
  const inForce = poolInForce(pool, input.compiledFrom);
  for (const role of rolesOf(pool)) {
    const own = ownUser(pool, tenant.tenant, role);
    const names = [...new Set(others.map((other) => other.tenant))];
    for (const asker of strangersTo(pool, { tenant: tenant.tenant, others: names, named }, role)) {
      yield* strangersCases(pool, asker, tenant, ownerSub);
    }
    // Settings of the bucket are nobody's, whatever the tags say.
    for (const asker of [own, ...withoutTenant(pool, role)]) yield* settingsCases(asker, tenant.bucket);
    for (const other of others) yield* strangersCases(pool, own, other, anotherSub);
    const access = accessIn(inForce, role, tenant.tenant);
    if (input.served && access !== undefined) yield* ownCases(pool, own, tenant, { sub: ownerSub, access });
  }
}

const anotherSub = '00000000-0000-4000-8000-000000000003';

/** `undefined` for a role that nothing is granted to: AWS does not know it, or its group is gone. */
const accessIn = ({ config, groups, roles, ownPrefixOf }: PoolInForce, role: string, tenant: string): OwnAccess | undefined => {
  if (!roles.includes(role)) return undefined;
  const ofRole = [...groups.values()].filter((group) => group.role === role).flatMap((group) => group.grants);
  const grants = [...(config.tenants?.grants ?? []), ...ofRole];
  return {
    verbs: ownPrefixOf.get(role) ?? config.ownPrefix,
    shared: together(grants.filter(({ prefix }) => prefix.includes('{tenant}'))).map(({ prefix, allow }) => ({
      prefix: filled(prefix, tenant, ''),
      verbs: allow,
    })),
  };
};

type Grant = Pick<PoolConfig['groups'][string]['grants'][number], 'prefix' | 'allow'>;

/** Grants on one prefix as one. */
const together = (grants: readonly Grant[]): readonly Grant[] =>
  [...new Set(grants.map(({ prefix }) => prefix))].map((prefix) => ({
    prefix,
    allow: grants.filter((grant) => grant.prefix === prefix).flatMap(({ allow }) => allow),
  }));
