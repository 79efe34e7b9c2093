import { managesAccess } from '../config/types';
import type { AccessEntry } from '../registry/access-record';
import type { CompileInput } from './compile';
import { listOf, type PolicyDocument, type Statement } from './document';
import { understand, type AccessRequest, type Verdict } from './evaluate';
import { expectedEffects, type ExpectedEffect } from './expected-effects';
import { groupBy } from './group-by';
import { poolInForce, type PoolInForce } from './pool-in-force';
import { tagKey } from './prefix-template';
import { oursOf } from './read-live';
import { anonymous, forOne } from './roster-of-one';
import { userRequest } from './user-request';

type Judge = (request: AccessRequest) => Verdict;

/**
 * By sub: what the record asks for the user and the statements of ours in `document` do not do, in words. Absent are users
 * who have everything in force or no entry. Foreign statements are left out: they are neither our grants nor our denies.
 * Users in the same position are evaluated once, so hundreds cost little more than one.
 */
export const missingEffects = (
  document: PolicyDocument | undefined,
  input: CompileInput,
  subs: readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const ours = oursOf(document);
  const missing = new Map<string, readonly string[]>();
  for (const pool of poolsOf(input)) {
    const named = whereNamed(ours, pool);
    const asked = subs.flatMap((sub) => {
      const entry = input.record.entries[sub];
      return entry?.pool === pool.config.userPoolId ? [{ sub, entry }] : [];
    });
    for (const alike of groupBy(asked, ({ sub, entry }) => `${named(sub)} ${positionOf(entry)}`).values()) {
      const [first] = alike;
      if (first === undefined) continue;
      const judge = judgeFor(document, forOne(ours, subKey(pool), first.sub));
      const effects = expectedEffects(pool, first.entry, input.record.cutOff);
      const failures = effects.flatMap((effect) => failuresOf(effect, pool, first.sub, judge));
      if (failures.length > 0) for (const { sub } of alike) missing.set(sub, failures);
    }
  }
  return missing;
};

const poolsOf = (input: CompileInput): readonly PoolInForce[] =>
  input.pools
    .filter((pool) => managesAccess(pool) && pool.dataBucket === input.host.name)
    .map((config) => poolInForce(config, input));

const subKey = ({ config }: PoolInForce): string => tagKey(config.principalTags.sub);

/** What of an entry decides its effect; when a deny ends does not. */
const positionOf = ({ groups, denies, refused, softGaveWay, coveredByCutOff }: AccessEntry): string =>
  JSON.stringify([groups, denies.map(({ cause, scope }) => [cause, scope]), refused, softGaveWay, coveredByCutOff]);

const anySub = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Tells users apart by the statements that name them; by themselves where somebody wrote a sub outside of a roster. */
const whereNamed = (ours: readonly Statement[], pool: PoolInForce): ((sub: string) => string) => {
  const key = subKey(pool);
  if (anySub.test(JSON.stringify(anonymous(ours, key)))) return (sub) => sub;
  const named = ours.flatMap(({ Condition }, index) =>
    listOf(Condition?.['StringEquals']?.[key]).map((sub) => ({ sub: String(sub), index })),
  );
  const places = groupBy(named, ({ sub }) => sub);
  return (sub) => (places.get(sub) ?? []).map(({ index }) => index).join();
};

const judgeFor = (document: PolicyDocument | undefined, statements: readonly Statement[]): Judge =>
  document === undefined || statements.length === 0
    ? () => ({ decision: 'denied', because: 'no-allow' })
    : understand({ identity: [], resource: { name: 'bucket', document: { ...document, Statement: statements } } });

/** The first role in which the effect is missing, for each effect. */
const failuresOf = ({ wanted, roles, ask }: ExpectedEffect, pool: PoolInForce, sub: string, judge: Judge): readonly string[] => {
  const { sub: subTag, tenant: tenantTag } = pool.config.principalTags;
  const tenant = pool.config.onlyTenant ?? 'tenant';
  const filled = (template: string): string => template.replaceAll('{tenant}', tenant).replaceAll('{sub}', sub);
  const failing = roles.find((role) => {
    const { because } = judge(
      userRequest({
        ...ask,
        role,
        bucketArn: pool.bucketArn,
        tags: { [subTag]: sub, ...(tenantTag === undefined ? {} : { [tenantTag]: tenant }) },
        ...(ask.key === undefined ? {} : { key: filled(ask.key) }),
        ...(ask.prefix === undefined ? {} : { prefix: filled(ask.prefix) }),
      }),
    );
    return wanted === 'granted' ? because === 'no-allow' : because !== 'explicit-deny';
  });
  return failing === undefined
    ? []
    : [`${ask.action} on ${ask.key ?? ask.prefix ?? 'the bucket'} is not ${wanted} in role ${failing}`];
};
