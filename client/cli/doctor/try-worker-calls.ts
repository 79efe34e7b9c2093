import { createCognitoUserDirectory } from '../../../aws/cognito-user-directory';
import { describePool } from '../../../aws/pool-facts';
import type { GatehouseConfig, PoolConfig } from '../../../core/config/types';
import { ownTemplatesOf } from '../../../core/first-login/files-for';
import { templateKey, userRecordKey } from '../../../core/layout/control-keys';
import type { Aws } from '../open-aws';
import type { Looker } from './looker';

/** A sub that no user has. */
const nobody = '00000000-0000-0000-0000-000000000000';

type Try = readonly [action: string, call: () => Promise<unknown>];

/**
 * Makes the calls of a worker that read, about a user who does not exist, with whatever credentials are at hand; the
 * looker keeps those that were refused. What writes cannot be tried without writing.
 */
export async function tryWorkerCalls(aws: Aws, { pools }: GatehouseConfig, { look }: Looker): Promise<void> {
  const tries = pools.flatMap((pool) => [...storageCalls(aws, pool), ...directoryCalls(aws, pool.userPoolId)]);
  for (const [action, call] of tries) await look(action, call);
}

function storageCalls({ objects, controlBucket }: Aws, pool: PoolConfig): readonly Try[] {
  const { userPoolId, dataBucket, layout } = pool;
  const record = { bucket: controlBucket, key: userRecordKey({ pool: userPoolId, sub: nobody }) };
  const prefix = layout.replace('{tenant}', nobody).replace('{sub}', nobody);
  return [
    ['s3:ListBucket', () => objects.firstKeys(controlBucket, record.key, 1)],
    ['s3:GetObject', () => objects.head(record)],
    ['s3:ListBucket', () => objects.firstKeys(dataBucket, prefix, 1)],
    ['s3:GetObject', () => objects.head({ bucket: dataBucket, key: prefix })],
    ...ownTemplatesOf(pool).map((name): Try => [
      's3:GetObject',
      () => objects.head({ bucket: controlBucket, key: templateKey(name) }),
    ]),
  ];
}

function directoryCalls({ cognito }: Aws, pool: string): readonly Try[] {
  const directory = createCognitoUserDirectory({ client: cognito });
  return [
    ['cognito-idp:AdminGetUser', () => directory.getUser(pool, nobody)],
    ['cognito-idp:ListUsers', () => directory.findUsername({ pool, sub: nobody })],
    ['cognito-idp:DescribeUserPool', () => describePool(cognito, pool)],
  ];
}
