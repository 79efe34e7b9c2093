import type { UserRecord } from '../registry/user-record';

/** Buckets that a user left, or is on the way to or from, where the registry says so; each once, in order. */
export const bucketsOfMoves = ({ move, formerPlaces = [] }: Pick<UserRecord, 'move' | 'formerPlaces'>): readonly string[] => {
  const left = formerPlaces.filter(({ sweptAt }) => sweptAt === undefined);
  const places = [...(move?.from ?? []), ...(move?.to === undefined ? [] : [move.to]), ...left];
  return [...new Set(places.map(({ bucket }) => bucket))].sort();
};

/** Buckets besides the user's own whose policies deny the user, or name them still. */
export const bucketsElsewhere = (record: UserRecord, own: string): readonly string[] =>
  [...new Set([...bucketsOfMoves(record), ...(record.access?.elsewhere ?? [])])].filter((name) => name !== own).sort();
