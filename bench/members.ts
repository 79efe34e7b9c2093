import { CognitoIdentityProviderClient, paginateListUsersInGroup } from '@aws-sdk/client-cognito-identity-provider';
import { GetBucketPolicyCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { accessRecordKey } from '../core/layout/control-keys';
import { listOf, type PolicyDocument } from '../core/policy/document';
import { subsOf } from '../core/policy/take-over';
import type { AccessRecord } from '../core/registry/access-record';
import { accountCredentials } from '../local/play/back-office';
import type { Playground } from '../local/playground';

/** What came of the application's changes of membership; looks go behind the edge and count as nobody's calls. */
export function createMembers({ app, config, miniStack }: Playground, groups: readonly string[]) {
  const { region, userPoolId: UserPoolId, dataBucket } = app;
  const common = { region, credentials: accountCredentials };
  const behind = new CognitoIdentityProviderClient({ ...common, endpoint: miniStack });
  const s3 = new S3Client({ ...common, endpoint: miniStack, forcePathStyle: true });

  const inCognito = async (GroupName: string): Promise<ReadonlySet<string>> => {
    const subs = new Set<string>();
    for await (const { Users = [] } of paginateListUsersInGroup({ client: behind }, { UserPoolId, GroupName })) {
      for (const { Attributes = [] } of Users) subs.add(Attributes.find(({ Name }) => Name === 'sub')?.Value ?? '');
    }
    return subs;
  };
  const accessRecord = async (): Promise<AccessRecord> => {
    const Key = accessRecordKey('s3', dataBucket);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: config.controlBucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? 'null') as AccessRecord;
  };
  const granted = async (): Promise<ReadonlySet<string>> => {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: dataBucket }));
    const statements = listOf((JSON.parse(Policy) as PolicyDocument).Statement);
    return new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(subsOf));
  };

  return {
    /** How many of these users the record or the live policy has otherwise than Cognito. */
    async lost(subs: readonly string[]): Promise<number> {
      const [{ entries }, named, ...members] = await Promise.all([accessRecord(), granted(), ...groups.map(inCognito)]);
      const isRight = (sub: string): boolean => {
        const wanted = groups.filter((_, index) => members[index]?.has(sub) === true);
        return (
          named.has(sub) === wanted.length > 0 && groups.every((group) => has(entries[sub], group) === wanted.includes(group))
        );
      };
      return subs.filter((sub) => !isRight(sub)).length;
    },
    close: (): void => {
      for (const client of [behind, s3]) client.destroy();
    },
  };
}

const has = (entry: AccessRecord['entries'][string] | undefined, group: string): boolean =>
  entry?.groups.includes(group) === true;
