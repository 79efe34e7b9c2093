import { describePool } from '../../aws/pool-facts';
import type { DeploymentMark } from '../../core/config/deployment-mark';
import type { GatehouseConfig } from '../../core/config/types';
import type { Aws } from './open-aws';

type Account = Pick<Aws, 'cognito' | 'expectedOwner'>;

/** The deployment that a configuration is for, with these credentials. Raises `UserPoolMissing`, `PermissionMissing`. */
export async function ownDeployment(aws: Account & Pick<Aws, 'region'>, config: GatehouseConfig): Promise<DeploymentMark> {
  return { schema: 'gatehouse.deployment/1', account: aws.expectedOwner ?? (await accountOf(aws, config)), region: aws.region };
}

/** `arn:aws:cognito-idp:<region>:<account>:userpool/<id>` says it. */
export async function accountOf({ cognito }: Account, { pools }: GatehouseConfig): Promise<string> {
  const { arn } = await describePool(cognito, pools[0]?.userPoolId ?? '');
  return arn.split(':')[4] ?? '';
}
