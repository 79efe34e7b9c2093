import type { PoolConfig } from '../config/types';
import { hostileTags } from './look-alikes';
import type { Asker } from './isolation-cases';

/** A user of the tenant that is looked at, and somebody else. Subs that Cognito gives to nobody. */
export const ownerSub = '00000000-0000-4000-8000-000000000001';
export const strangerSub = '00000000-0000-4000-8000-000000000002';

type Who = Omit<Asker, 'role'>;

const userOf = ({ principalTags }: PoolConfig, tenant: string, sub: string): Who['tags'] => ({
  [principalTags.sub]: sub,
  ...(principalTags.tenant === undefined ? {} : { [principalTags.tenant]: tenant }),
});

export const ownUser = (pool: PoolConfig, tenant: string, role: string): Asker => ({
  who: `a user of ${JSON.stringify(tenant)}`,
  role,
  tags: userOf(pool, tenant, ownerSub),
});

export interface StrangersInput {
  /** Whose objects they ask for. */
  readonly tenant: string;
  /** Tenants that they are of. */
  readonly others: readonly string[];
  /** Subs that the policy grants something by name. */
  readonly named: readonly string[];
}

/** Everybody who has no part in the tenant, in one role. */
export const strangersTo = (pool: PoolConfig, { tenant, others, named }: StrangersInput, role: string): readonly Asker[] => [
  ...others.flatMap((other) => ofOther(pool, other, named)).map((who) => ({ ...who, role })),
  ...hostileTags(tenant).map((tag) => ({
    who: `a user whose tenant tag says ${JSON.stringify(tag)}`,
    role,
    tags: userOf(pool, tag, strangerSub),
  })),
  ...withoutTenant(pool, role),
];

export const withoutTenant = ({ principalTags }: PoolConfig, role: string): readonly Asker[] => [
  { who: 'a user without a tenant', role, tags: { [principalTags.sub]: strangerSub } },
  { who: 'the role without tags', role, tags: {} },
];

/** One who was in the tenant before has the prefix of the same sub there: only the tenant's name keeps them out. */
const ofOther = (pool: PoolConfig, other: string, named: readonly string[]): readonly Who[] => {
  const who = `a user of ${JSON.stringify(other)}`;
  return [
    { who, tags: userOf(pool, other, strangerSub) },
    ...(pool.layout.includes('{tenant}') ? [{ who: `${who} who was in it before`, tags: userOf(pool, other, ownerSub) }] : []),
    ...named.map((sub) => ({ who: `${who} whom the policy names`, tags: userOf(pool, other, sub) })),
  ];
};
