import type { PublishedConfig } from '../core/config/types';
import { readPublishedConfig } from '../core/config/published-schema';
import { GatehouseFailure } from '../core/failures';
import { configKey, currentConfigKey } from '../core/layout/control-keys';
import type { Clock, ConfigStore, ObjectStore, WriteResult } from '../core/ports';
import { readTogether } from './read-together';

export interface ConfigStoreOptions {
  readonly objects: ObjectStore;
  readonly controlBucket: string;
  /** How long an answer is given without asking again. @default 1,000 @format milliseconds */
  readonly refreshAfterMs?: number;
  readonly clock?: Clock;
}

/** The published configuration as it was read, with what the next publication must still find there. */
export interface CurrentConfig {
  readonly published: PublishedConfig;
  readonly etag: string;
}

export type NextConfig = Pick<PublishedConfig, 'config' | 'clients' | 'tagsInForceFrom' | 'firstLoginFrom'>;

export interface PublishingConfigStore extends ConfigStore {
  /** What is published now, or `undefined`; always asks. Raises `RecordUnreadable` and what ObjectStore raises. */
  current(): Promise<CurrentConfig | undefined>;
  /** An older revision, or `undefined`. Raises `RecordUnreadable` and what ObjectStore raises. */
  revision(number: number): Promise<PublishedConfig | undefined>;
  /**
   * Publishes the next revision, if what is published is still `expected`. Going back is publishing an old
   * configuration as new. Raises `RecordConflict` when somebody else published meanwhile; their revision stands.
   */
  publish(next: NextConfig, expected: CurrentConfig | undefined): Promise<PublishedConfig>;
}

const systemClock: Clock = { now: () => new Date() };
const json = { contentType: 'application/json' };

/** ConfigStore on the control bucket: `config/<revision>.json` and `config/current.json`, refreshed by ETag. */
export function createConfigStore(options: ConfigStoreOptions): PublishingConfigStore {
  const { objects, controlBucket, refreshAfterMs = 1_000, clock = systemClock } = options;
  const ref = (key: string) => ({ bucket: controlBucket, key });
  const place = (key: string) => `bucket=${controlBucket}, key=${key}`;
  let known: (CurrentConfig & { readonly readAt: number }) | undefined;
  let reading: Promise<CurrentConfig | undefined> | undefined;

  async function refresh(): Promise<CurrentConfig | undefined> {
    const readAt = clock.now().getTime();
    const found = await objects
      .read(ref(currentConfigKey), known?.etag)
      .catch((error: unknown) => Promise.reject(withSetup(error)));
    if (found === 'unchanged' && known !== undefined) known = { ...known, readAt };
    else if (found === undefined || found === 'unchanged') known = undefined;
    else known = { published: readPublishedConfig(found.text, place(currentConfigKey)), etag: found.etag, readAt };
    return known;
  }

  const asOfNow = readTogether(refresh);
  const current = (): Promise<CurrentConfig | undefined> =>
    (reading ??= refresh().finally(() => {
      reading = undefined;
    }));

  return {
    current,

    async published(asOf) {
      const fresh = known !== undefined && clock.now().getTime() - known.readAt < refreshAfterMs;
      // A read that is under way may have begun before what the caller knows of was published.
      const found = asOf === 'now' ? await asOfNow() : fresh ? known : await current();
      if (found === undefined) {
        const remedy = 'Run `temporal gatehouse apply`, which publishes gatehouse.yaml.';
        throw new GatehouseFailure('ConfigNotPublished', { place: place(currentConfigKey), remedy });
      }
      return found.published;
    },

    async revision(number) {
      const found = await objects.read(ref(configKey(number)));
      return found === undefined || found === 'unchanged' ? undefined : readPublishedConfig(found.text, place(configKey(number)));
    },

    async publish(next, expected) {
      const publishedAt = clock.now().toISOString();
      const revision = (expected?.published.revision ?? 0) + 1;
      const published: PublishedConfig = { schema: 'gatehouse.config/1', revision, publishedAt, ...next };
      return publishFrom(objects, controlBucket, published, expected?.etag);
    },
  };
}

/** S3 answers 409 to a conditional write that ran into another one: nothing was written. */
function lostRace(error: unknown): WriteResult {
  if (error instanceof GatehouseFailure && error.type === 'RecordConflict') return { written: false };
  throw error;
}

/** Set-up, not a person, creates the control bucket. */
function withSetup(error: unknown): Error {
  if (!(error instanceof GatehouseFailure)) return error instanceof Error ? error : new Error(String(error));
  if (error.type !== 'BucketMissing') return error;
  const remedy = 'Run `temporal gatehouse setup`, which creates the control bucket, or correct controlBucket in gatehouse.yaml.';
  return new GatehouseFailure(error.type, { place: error.details.place, remedy }, { cause: error });
}

/** A number that a broken-off publication used up is skipped; the swap of `current.json` alone decides who wins. */
async function publishFrom(
  objects: ObjectStore,
  bucket: string,
  published: PublishedConfig,
  expectedEtag: string | undefined,
): Promise<PublishedConfig> {
  const body = JSON.stringify(published, undefined, 2);
  const kept = { bucket, key: configKey(published.revision) };
  const written = await objects.write(kept, body, { absent: true }, json);
  if (!written.written) return publishFrom(objects, bucket, { ...published, revision: published.revision + 1 }, expectedEtag);
  const condition = expectedEtag === undefined ? ({ absent: true } as const) : { etag: expectedEtag };
  const swapped = await objects.write({ bucket, key: currentConfigKey }, body, condition, json).catch(lostRace);
  if (swapped.written) return published;
  await objects.remove(kept, written.etag);
  throw new GatehouseFailure('RecordConflict', {
    place: `bucket=${bucket}, key=${currentConfigKey}`,
    remedy: 'Somebody else published meanwhile, and theirs stands. Look at it with `temporal gatehouse plan`, then apply again.',
  });
}
