import { createCognitoUserDirectory } from '../../../aws/cognito-user-directory';
import type { GatehouseConfig, PoolConfig } from '../../../core/config/types';
import { userRecordKey } from '../../../core/layout/control-keys';
import type { Aws } from '../open-aws';
import type { Looker } from './looker';

/** A sub that no user has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Makes the calls of a worker that read, about a user who does not exist, with whatever credentials are at hand; the
 * looker keeps those that were refused. What writes cannot be tried without writing.
 */
export async function tryWorkerCalls(aws: Aws, { pools, controlBucket }: GatehouseConfig, looker: Looker): Promise<void> {
  const tries = pools.flatMap((pool) => {
    const user = { pool: pool.userPoolId, sub: nobody };
    return [
      () => aws.objects.head({ bucket: controlBucket, key: userRecordKey(user) }),
      ...storageCalls(aws, pool),
      ...directoryCalls(aws, pool.userPoolId),
    ];
  });
  for (const call of tries) await looker.look<unknown>(call);
}

const storageCalls = ({ objects }: Aws, { dataBucket, layout }: PoolConfig) => {
  const key = layout.replace('{tenant}', nobody).replace('{sub}', nobody);
  return [() => objects.firstKeys(dataBucket, key, 1), () => objects.head({ bucket: dataBucket, key })];
};

function directoryCalls({ cognito }: Aws, pool: string) {
  const directory = createCognitoUserDirectory({ client: cognito });
  return [() => directory.getUser(pool, nobody), () => directory.findUsername({ pool, sub: nobody })];
}
