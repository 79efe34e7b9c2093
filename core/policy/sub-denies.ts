import { hardCauses, type Deny, type DeniedPart } from '../contract/access';
import type { AccessEntry, CutOff } from '../registry/access-record';
import { wholeDeny } from './constant-denies';
import { groupBy } from './group-by';
import { denyOn } from './on-prefix';
import type { Piece } from './piece';
import { bySetOfVerbs } from './pool-grants';
import type { PoolInForce } from './pool-in-force';
import { sortVerbs } from './verbs';

export const isHard = ({ cause }: Deny): boolean => hardCauses.includes(cause);

/** The denies of an entry that the policy is to hold: soft ones may have given way, hard ones be covered by the cut-off. */
export const deniesInForce = (
  { denies, softGaveWay, coveredByCutOff }: AccessEntry,
  cutOff: CutOff | undefined,
): readonly Deny[] =>
  denies.filter((deny) => (isHard(deny) ? cutOff === undefined || coveredByCutOff !== true : softGaveWay !== true));

/** A piece for each deny that names a sub; equal ones are merged later. */
export const subDenies = (pool: PoolInForce, cutOff: CutOff | undefined): readonly Piece[] => {
  const whole: string[] = [];
  const parts: { readonly part: DeniedPart; readonly sub: string }[] = [];
  for (const [sub, entry] of pool.entries) {
    const scopes = deniesInForce(entry, cutOff).map(({ scope }) => scope);
    // Who is denied everything need not be denied a part of it as well.
    if (scopes.includes('whole')) whole.push(sub);
    else parts.push(...scopes.flatMap((scope) => (scope === 'whole' ? [] : scope.map((part) => ({ part, sub })))));
  }
  const subTag = pool.config.principalTags.sub;
  const alike = groupBy(parts, ({ part: { verbs, prefix } }) => `${sortVerbs(verbs).join()} ${prefix}`);
  return [
    ...(whole.length === 0 ? [] : [wholeDeny(pool, whole)]),
    ...[...alike.values()].flatMap((same) => {
      const who = { subTag, subs: same.map(({ sub }) => sub) };
      return same.slice(0, 1).flatMap(({ part }) => denyOn(pool, 'DeniedPart', { ...part, who }));
    }),
  ];
};

/** What a roster's own-prefix template takes from its members of what the pool or a role would give. */
export const rosterNarrowing = (pool: PoolInForce): readonly Piece[] => {
  const { layout: prefix, ownPrefix, principalTags } = pool.config;
  const given = sortVerbs([ownPrefix, ...pool.ownPrefixOf.values()].flat());
  return bySetOfVerbs(pool, (own) => given.filter((verb) => !own.includes(verb))).flatMap(({ verbs, subs }) =>
    denyOn(pool, 'Narrowed', { verbs, prefix, who: { subTag: principalTags.sub, subs } }),
  );
};
