import { hardCauses, type Deny, type DeniedPart } from '../contract/access';
import type { AccessEntry, CutOff } from '../registry/access-record';
import { wholeDeny } from './constant-denies';
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
  const parts = new Map<string, { part: DeniedPart; subs: string[] }>();
  for (const [sub, entry] of pool.entries) {
    const scopes = deniesInForce(entry, cutOff).map(({ scope }) => scope);
    // Who is denied everything need not be denied a part of it as well.
    if (scopes.includes('whole')) whole.push(sub);
    else for (const part of scopes.flatMap((scope) => (scope === 'whole' ? [] : scope))) addTo(parts, part, sub);
  }
  const subTag = pool.config.principalTags.sub;
  return [
    ...(whole.length === 0 ? [] : [wholeDeny(pool, whole)]),
    ...[...parts.values()].flatMap(({ part, subs }) => denyOn(pool, 'DeniedPart', { ...part, who: { subTag, subs } })),
  ];
};

const addTo = (parts: Map<string, { part: DeniedPart; subs: string[] }>, part: DeniedPart, sub: string): void => {
  const key = `${[...part.verbs].sort().join()} ${part.prefix}`;
  const alike = parts.get(key);
  if (alike === undefined) parts.set(key, { part, subs: [sub] });
  else alike.subs.push(sub);
};

/** What a roster's own-prefix template takes from its members of what the pool or a role would give. */
export const rosterNarrowing = (pool: PoolInForce): readonly Piece[] => {
  const { layout: prefix, ownPrefix, principalTags } = pool.config;
  const given = sortVerbs([ownPrefix, ...pool.ownPrefixOf.values()].flat());
  return bySetOfVerbs(pool, (own) => given.filter((verb) => !own.includes(verb))).flatMap(({ verbs, subs }) =>
    denyOn(pool, 'Narrowed', { verbs, prefix, who: { subTag: principalTags.sub, subs } }),
  );
};
