import type { ShownRecord } from '../read-user-record';
import type { Fact } from './fact-lines';

/** A move to another tenant that is under way, and places that the user has left. */
export const describeMoves = ({ move, formerPlaces = [] }: Pick<ShownRecord, 'move' | 'formerPlaces'>): readonly Fact[] => [
  [
    'moves',
    move &&
      `from ${move.from.map(({ tenant }) => tenant).join(', ')} to ${move.to?.tenant ?? 'no tenant that is there'}: ${move.phase} since ${move.beganAt}`,
  ],
  ...formerPlaces.map(({ bucket, prefix, denyUntil, sweptAt, stays }): Fact => {
    const end = sweptAt === undefined ? `denied until ${denyUntil}` : `looked at once more at ${sweptAt}`;
    return ['left', `s3://${bucket}/${prefix}, ${end}${stays === 0 ? '' : `; ${String(stays)} objects stay there`}`];
  }),
];
