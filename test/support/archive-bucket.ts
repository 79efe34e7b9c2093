import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { archivePage } from '../../activities/archive-page';
import { readPart } from '../../activities/archive-place';
import { bringHome } from '../../activities/bring-home';
import { deleteOriginals } from '../../activities/delete-originals';
import { removeCopies } from '../../activities/remove-copies';
import { tidyArchive } from '../../activities/tidy-archive';
import { createS3BulkObjects } from '../../aws/s3-bulk-objects';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { isCopied } from '../../core/archive/archive-part';
import type { BulkObjects } from '../../core/bulk-objects';
import { archivePrefix } from '../../core/layout/archive-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, pool, sub } from './builders';
import { memoryPorts } from './fake-ports';

/** Of the user whose objects are archived. */
export const prefix = `users/${sub}/`;
export const epoch = 4;
export const of = { epoch, pass: 0 };

/** A bucket of its own for each test, and a user whose revocation is under way. */
export async function archiveBucket(
  s3: S3Client,
  versioning: 'Enabled' | 'Suspended' | undefined,
  allVersions: boolean,
  lock = false,
) {
  const Bucket = `versions-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: lock }));
  const setVersioning = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  if (versioning !== undefined && !lock) await setVersioning(versioning);
  const options = { client: s3, expectedOwner: undefined };
  const registry = memoryPorts();
  const revocation = { id: 4, reason: 'disabled', keepEnabled: false, beganAt: '2026-11-20T10:00:00.000Z' } as const;
  const running = { useCase: 'revokeUserAccess', epoch, interrupted: false };
  const record: UserRecord = activeRecord({ epoch, revocation, running });
  await registry.objects.write({ bucket: 'control', key: `registry/users/${pool}/${sub}.json` }, JSON.stringify(record), {
    absent: true,
  });
  const store = createS3ObjectStore(options);
  const inControl = ({ bucket }: { bucket: string }) => (bucket === 'control' ? registry.objects : store);
  const objects: typeof store = { ...store, read: (ref, unless) => inControl(ref).read(ref, unless) };
  const ports = { ...registry.ports, objects, bulk: createS3BulkObjects(options) };
  const place = archivePrefix({ pool, sub }, 4);
  const input = { pool, sub, epoch, bucket: Bucket, prefix, archive: { bucket: Bucket, prefix: place }, of };
  const put = async (name: string, Body: string, more: Partial<PutObjectCommandInput> = {}): Promise<string> =>
    (await s3.send(new PutObjectCommand({ Bucket, Key: `${prefix}${name}`, Body, ...more }))).VersionId ?? 'null';
  const hide = (name: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: `${prefix}${name}` }));
  const copy = (pages = 20) => archivePage(ports)({ ...input, part: 0, storageClass: 'GLACIER_IR', allVersions, pages });
  const remove = (parts: number) => deleteOriginals(ports)({ ...input, parts, provedAt: new Date().toISOString() });
  const part = (index: number) => readPart(ports, { ...input, part: index });
  /** What the way back does with the only list, in a later run. */
  const comeHome = async () => {
    const later = { ...input, epoch: epoch + 1, part: 0 };
    const { objects: brought } = await bringHome(ports)(later);
    const { removed } = await removeCopies(ports)(later);
    return { brought, removed, tidied: await tidyArchive(ports)(later) };
  };
  const copyWith = (bulk: BulkObjects) => archivePage({ ...ports, bulk })({ ...input, part: 0, storageClass: 'STANDARD' });
  const verified = async () => (await part(0)).entries.map((entry) => isCopied(entry) && entry.verified);
  const bodyOf = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  return { Bucket, input, put, hide, copy, copyWith, remove, part, comeHome, verified, bodyOf, setVersioning, ports };
}
