import { type DeploymentMark, describeDeployment, parseDeploymentMark, sameDeployment } from '../core/config/deployment-mark';
import { GatehouseFailure } from '../core/failures';
import { deploymentMarkKey } from '../core/layout/control-keys';
import type { ObjectStore } from '../core/ports';

const placeOf = (bucket: string): string => `bucket=${bucket}, key=${deploymentMarkKey}`;

/** The mark of a control bucket, or `undefined`. Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readDeploymentMark(objects: ObjectStore, bucket: string): Promise<DeploymentMark | undefined> {
  const found = await objects.read({ bucket, key: deploymentMarkKey });
  return found === undefined || found === 'unchanged' ? undefined : parseDeploymentMark(found.text, placeOf(bucket));
}

/**
 * Marks a control bucket as that of `own`, unless it is marked. Already done: the mark is there; answers whether it was
 * written. Raises `ControlBucketTaken` when the mark is another's, `RecordUnreadable` and what ObjectStore raises.
 */
export async function claimControlBucket(objects: ObjectStore, bucket: string, own: DeploymentMark): Promise<boolean> {
  const standing = await readDeploymentMark(objects, bucket);
  if (standing !== undefined) return assertOwn(standing, own, bucket);
  const ref = { bucket, key: deploymentMarkKey };
  const { written } = await objects.write(ref, JSON.stringify(own), { absent: true }, { contentType: 'application/json' });
  // Somebody else was faster: theirs stands, if it is another's.
  return written || claimControlBucket(objects, bucket, own);
}

/** Raises `ControlBucketTaken` when a control bucket is marked as another deployment's; one without a mark is nobody's. */
export async function assertControlBucket(objects: ObjectStore, bucket: string, own: DeploymentMark): Promise<void> {
  const standing = await readDeploymentMark(objects, bucket);
  if (standing !== undefined) assertOwn(standing, own, bucket);
}

function assertOwn(standing: DeploymentMark, own: DeploymentMark, bucket: string): false {
  if (sameDeployment(standing, own)) return false;
  throw new GatehouseFailure('ControlBucketTaken', {
    place: placeOf(bucket),
    value: describeDeployment(standing),
    remedy: takenRemedy(bucket, own),
  });
}

/** What to do about a control bucket that is another deployment's. */
export const takenRemedy = (bucket: string, own: DeploymentMark): string =>
  `This deployment is ${describeDeployment(own)}: set another controlBucket in gatehouse.yaml, or correct the AWS credentials and ` +
  `AWS_REGION. Nothing was written. If the other deployment is gone for good, delete s3://${bucket}/${deploymentMarkKey} and run ` +
  '`temporal gatehouse setup`.';
