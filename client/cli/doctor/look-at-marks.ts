import { readDeploymentMark } from '../../../aws/deployment-mark';
import type { GatehouseConfig } from '../../../core/config/types';
import type { Aws } from '../open-aws';
import { ownDeployment } from '../own-deployment';
import type { Facts } from './facts';
import type { Looker } from './looker';

/** Whose the control bucket is, and who asks. */
export async function lookAtMarks(aws: Aws, config: GatehouseConfig, { look }: Looker): Promise<Facts['marks']> {
  const own = await look('cognito-idp:DescribeUserPool', () => ownDeployment(aws, config));
  const read = async () => (await readDeploymentMark(aws.objects, aws.controlBucket)) ?? 'none';
  const standing = await look('s3:GetObject', read);
  return own === undefined || standing === undefined ? undefined : { own, standing };
}
