import type { CopyEncryption } from '../archive/encryption';
import { durationMs } from '../config/duration';
import type { Offboarding } from '../config/offboarding-schema';
import type { ArchiveStep, ArchiveToRestore } from '../contract/messages';
import { archivePrefix } from '../layout/archive-keys';
import type { Revocation, RevocationArchive } from '../registry/user-record';
import { placeOfStorage } from './gathering';
import { movesObjects } from './last-sweep';
import type { Seen } from './seen';

/** So long after an attempt to delete began may it still commit. Milliseconds. */
export const deleteMayLastMs = 40_000;

/**
 * Where a revocation that begins or goes on archives, `before` being what stands already; `undefined` where it does not.
 * Nothing of a user who stays enabled moves: it could not be proved that it may.
 */
export function revocationArchive(
  seen: Seen,
  revocation: Revocation,
  before: Revocation | undefined,
): RevocationArchive | undefined {
  const known = before?.archive;
  const { pool, record, look, now } = seen;
  const { offboarding } = pool;
  if (offboarding?.archive !== true || revocation.keepEnabled || revocation.purge === true) return known;
  if (record.prefix === undefined) return known;
  const waits = durationMs(offboarding.archiveAfter) ?? 0;
  return {
    bucket: known?.bucket ?? offboarding.archiveBucket ?? placeOfStorage(record)?.bucket ?? pool.dataBucket,
    prefix: known?.prefix ?? archivePrefix(look, revocation.id, offboarding.archivePrefix),
    dueAt: known?.dueAt ?? new Date(now.getTime() + waits).toISOString(),
    ...(known?.deletesBeganAt === undefined ? {} : { deletesBeganAt: known.deletesBeganAt }),
  };
}

/** What a run of the revocation does with objects; `undefined`: it leaves them alone. */
export function archiveStep({ pool }: Seen, revocation: Revocation): ArchiveStep | undefined {
  const { offboarding } = pool;
  const { archive } = revocation;
  if (offboarding === undefined || archive?.dueAt === undefined || !movesObjects(pool, revocation)) return undefined;
  const { bucket, prefix, dueAt } = archive;
  const { storageClass, encryption, deleteOriginals, allVersions } = offboarding;
  return {
    ...{ bucket, prefix, dueAt, storageClass, deleteOriginals },
    ...(encryption === undefined ? {} : { encryption: copyEncryption(encryption) }),
    ...(allVersions ? { allVersions: true } : {}),
    ...(revocation.dataHeld === true ? { held: true } : {}),
  };
}

/** With a key of the bucket's, so that S3 asks KMS more rarely. */
const copyEncryption = (configured: NonNullable<Offboarding['encryption']>): CopyEncryption =>
  configured === 'aes256' ? configured : { ...configured, bucketKey: true };

/** Where the way back looks for objects. */
export function archiveToRestore({ record, now }: Seen): ArchiveToRestore | undefined {
  const { archive, finishedAt } = record.revocation ?? {};
  if (archive === undefined) return undefined;
  const { bucket, prefix, deletesBeganAt } = archive;
  if (deletesBeganAt === undefined) return { bucket, prefix };
  // A run that has just been stopped may have left a delete behind that commits late.
  const lastBegan = finishedAt === undefined ? now.getTime() : Date.parse(finishedAt);
  return { bucket, prefix, deletedUntil: new Date(lastBegan + deleteMayLastMs).toISOString() };
}
