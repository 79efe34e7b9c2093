import { piece, type Label, type Piece } from './piece';
import type { PoolInForce } from './pool-in-force';
import { inPolicy } from './prefix-template';
import { verbActions, type Verb } from './verbs';

interface OnPrefix {
  readonly verbs: readonly Verb[];
  /** Prefix template; ends in `/`. */
  readonly prefix: string;
  readonly who: Partial<Pick<Piece, 'principals' | 'subTag' | 'subs'>>;
}

/**
 * Allows the verbs on what lies under the prefix. Objects are `?*`: the object whose key is the prefix itself is
 * Gatehouse's marker, which users can neither replace nor delete.
 */
export const allowOn = (pool: PoolInForce, [objects, listing]: readonly [Label, Label], on: OnPrefix): readonly Piece[] =>
  on.who.principals?.length === 0 || on.who.subs?.length === 0 ? [] : onPrefix(pool, 'Allow', [objects, listing, '?*'], on);

/** Denies the verbs on the prefix, the marker included. */
export const denyOn = (pool: PoolInForce, label: Label, on: OnPrefix): readonly Piece[] =>
  onPrefix(pool, 'Deny', [label, label, '*'], on);

const onPrefix = (
  { config, bucketArn }: PoolInForce,
  effect: Piece['effect'],
  [objects, listing, below]: readonly [Label, Label, string],
  { verbs, prefix, who }: OnPrefix,
): readonly Piece[] => {
  const place = inPolicy(prefix, config);
  const actions = verbs.filter((verb) => verb !== 'list').flatMap((verb) => verbActions[verb]);
  return [
    ...(actions.length === 0 ? [] : [piece(effect, objects, { ...who, actions, resources: [`${bucketArn}/${place}${below}`] })]),
    ...(verbs.includes('list')
      ? [piece(effect, listing, { ...who, actions: verbActions.list, resources: [bucketArn], prefixes: [`${place}*`] })]
      : []),
  ];
};
