import { takenRemedy } from '../../../../aws/deployment-mark';
import { describeDeployment, sameDeployment } from '../../../../core/config/deployment-mark';
import type { Facts } from '../facts';
import type { Finding } from '../finding';

/** The control bucket is this deployment's, and says so. */
export function checkDeploymentMark({ marks, controlBucket = '' }: Pick<Facts, 'marks' | 'controlBucket'>): readonly Finding[] {
  if (marks === undefined) return [];
  const place = `bucket=${controlBucket}`;
  const { standing, own } = marks;
  if (standing === 'none') {
    const what = 'Nothing says whose the bucket is: another deployment could take it for its own.';
    return [{ severity: 'warning', name: 'control-bucket-unmarked', place, what, remedy: '`temporal gatehouse setup`' }];
  }
  if (sameDeployment(standing, own)) return [];
  const what = `It is the control bucket of another deployment (${describeDeployment(standing)}): setup and apply refuse it.`;
  return [{ severity: 'error', name: 'control-bucket-taken', place, what, remedy: takenRemedy(controlBucket, own) }];
}
