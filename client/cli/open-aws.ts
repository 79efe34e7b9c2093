import { createAwsClients } from '../../aws/clients';
import { createCognitoIdentityPools } from '../../aws/cognito-identity-pools';
import { createConfigStore } from '../../aws/config-store';
import { createIamRoles } from '../../aws/iam-roles';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { createS3PolicyHost } from '../../aws/s3-policy-host';
import { GatehouseFailure } from '../../core/failures';
import type { PolicyHosts } from '../../core/ports';
import type { Terminal } from './terminal';

/** AWS as the commands use it. */
export type Aws = ReturnType<typeof openAws>;

/** Clients from the standard environment of the AWS SDK; the Region of a pool id stands in where none is set. */
export function openAws({ env }: Terminal, controlBucket: string, userPoolId?: string) {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? userPoolId?.slice(0, userPoolId.indexOf('_'));
  if (region === undefined) {
    throw new GatehouseFailure('InvalidInput', {
      place: 'AWS_REGION',
      remedy: 'Set AWS_REGION to the Region of the user pools.',
    });
  }
  const endpoint = env['AWS_ENDPOINT_URL'];
  const { s3, cognito, identity, iam, sqs } = createAwsClients({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const expectedOwner = env['GATEHOUSE_EXPECTED_OWNER'];
  const objects = createS3ObjectStore({ client: s3, expectedOwner });
  const configs = createConfigStore({ objects, controlBucket });
  const hosts: PolicyHosts = { s3: createS3PolicyHost({ client: s3, expectedOwner }) };
  const identityPools = createCognitoIdentityPools({ client: identity });
  const roles = createIamRoles({ client: iam });
  const close = (): void => {
    for (const client of [s3, cognito, identity, iam, sqs]) client.destroy();
  };
  return { s3, cognito, objects, configs, hosts, identityPools, roles, region, expectedOwner, controlBucket, close };
}
