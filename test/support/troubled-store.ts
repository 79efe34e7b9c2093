import { GatehouseFailure } from '../../core/failures';
import type { BulkObjects } from '../../core/bulk-objects';
import type { ObjectRef, ObjectStore } from '../../core/ports';
import type { Seeded } from './seeded';

/** Whom a call is made for: what happens to them before it, and how it fails. */
export interface Troubles {
  readonly random: Seeded;
  readonly before: () => Promise<void>;
  /** Has an effect come after its answer was given up on. */
  readonly later: (commit: () => void) => void;
  /** Nothing fails any more. */
  readonly isCalm: () => boolean;
}

const pageSize = 3;

/**
 * Stores whose calls are throttled, lose their answers, and delete originals late. Pages are short, so that a few objects
 * fill several. `of` says whom a key belongs to.
 */
export function troubledStore(
  objects: ObjectStore,
  bulk: BulkObjects,
  of: (key: string) => Troubles | undefined,
): { readonly objects: ObjectStore; readonly bulk: BulkObjects } {
  const call = async <T>(key: string, make: () => Promise<T>, kind: 'read' | 'write' | 'original'): Promise<T> => {
    const troubles = of(key);
    if (troubles === undefined) return make();
    await troubles.before();
    if (kind === 'read' || troubles.isCalm()) return make();
    const { random } = troubles;
    if (random.chance(0.03)) throw failure('Throttled');
    if (kind === 'original' && random.chance(0.15)) {
      troubles.later(() => void make());
      throw failure('AwsUnavailable');
    }
    const answer = await make();
    if (random.chance(0.06)) throw failure('AwsUnavailable');
    return answer;
  };
  const isData = ({ key }: ObjectRef): boolean => /^(users|archive)\//.test(key);
  return {
    objects: {
      ...objects,
      head: (ref) => call(ref.key, () => objects.head(ref), 'read'),
      read: (ref, unlessEtag) => call(ref.key, () => objects.read(ref, unlessEtag), 'read'),
      write: (ref, ...how) => call(ref.key, () => objects.write(ref, ...how), isData(ref) ? 'write' : 'read'),
      remove: (ref, etag) => call(ref.key, () => objects.remove(ref, etag), ref.key.startsWith('users/') ? 'original' : 'write'),
    },
    bulk: {
      ...bulk,
      list: (bucket, prefix, after, limit) =>
        call(prefix, () => bulk.list(bucket, prefix, after, Math.min(limit, pageSize)), 'read'),
      copy: (request) => call(request.from.key, () => bulk.copy(request), 'write'),
    },
  };
}

const failure = (type: 'Throttled' | 'AwsUnavailable'): GatehouseFailure =>
  new GatehouseFailure(type, { place: 'test', remedy: 'Try again.' });
