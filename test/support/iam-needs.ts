import { evaluate, type Statement } from '../../core/policy/evaluate';
import type { IamPolicy } from '../../client/cli/iam/policy-document';
import type { CallWatcher } from '../../local/edge/call-log';
import { accessNeeds } from '../../local/edge/identity/access-needs';
import type { AwsCall } from '../../local/edge/types';

/** The account that the edge plays. */
export const account = '000000000000';

/** What a call needs of IAM: an action on the ARN of one pool, bucket, object or queue. */
interface Need {
  readonly action: string;
  readonly resource: string;
}

/** Notes what calls at the edge need, and holds policies against it. */
export function createNeeds(isMeant: (call: AwsCall) => boolean) {
  const needs = new Map<string, Need>();
  const unknown = new Set<string>();
  const watcher: CallWatcher = (call, status) => {
    if (!isMeant(call)) return;
    const found = needsOf(call, status);
    if (found === undefined) unknown.add(`${call.service} ${call.operation}`);
    for (const need of found ?? []) needs.set(`${need.action} ${need.resource}`, need);
  };
  return {
    watcher,
    count: (): number => needs.size,
    /** Calls of which nobody knows what they need. */
    unknown: (): readonly string[] => [...unknown],
    /** Needs that the policy does not meet. */
    undeclared: ({ Statement: statements }: IamPolicy): readonly string[] =>
      [...needs.values()].filter((need) => !allows(statements, need)).map(({ action, resource }) => `${action} on ${resource}`),
    /** What the policy allows and nobody needed. */
    unused: (policy: IamPolicy): readonly string[] =>
      grains(policy)
        .filter((grain) => ![...needs.values()].some((need) => allows([grain], need)))
        .map(({ Action, Resource }) => `${String(Action)} on ${String(Resource)}`),
  };
}

/** Each action on each resource of a policy, alone. */
export const grains = ({ Statement: statements }: IamPolicy): readonly Statement[] =>
  statements.flatMap((statement) =>
    [statement.Action ?? []]
      .flat()
      .flatMap((Action) => [statement.Resource ?? []].flat().map((Resource) => ({ ...statement, Action, Resource }))),
  );

function needsOf(call: AwsCall, status: number): readonly Need[] | undefined {
  const { service, operation, bucket = '', input } = call;
  if (service === 'cognito-idp') {
    const resource = `arn:aws:cognito-idp:us-east-1:${account}:userpool/${String(input['UserPoolId'])}`;
    return [{ action: `cognito-idp:${operation}`, resource }];
  }
  if (service === 'cognito-identity') {
    const resource = `arn:aws:cognito-identity:us-east-1:${account}:identitypool/${String(input['IdentityPoolId'])}`;
    return [{ action: `cognito-identity:${operation}`, resource }];
  }
  if (service === 'iam') {
    const { RoleName, PolicyArn } = input;
    const resource = typeof PolicyArn === 'string' ? PolicyArn : `arn:aws:iam::${account}:role/${String(RoleName)}`;
    return [{ action: `iam:${operation}`, resource }];
  }
  if (service === 'sqs') {
    const name = String(input['QueueUrl']).split('/').at(-1) ?? '';
    // A batch is allowed by the action of one (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html).
    return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: `arn:aws:sqs:us-east-1:${account}:${name}` }];
  }
  const asked = service === 's3' ? accessNeeds(call) : undefined;
  const arn = (name: string, key?: string): string => `arn:aws:s3:::${name}${key === undefined ? '' : `/${key}`}`;
  // A reader who may not list is told 403 of a key that is not there.
  const missing = status === 404 && /^(Get|Head)Object$/.test(operation);
  return asked
    ?.map(({ action, bucket: name = '', key }) => ({ action, resource: arn(name, key) }))
    .concat(keyNeeds(call))
    .concat(missing ? [{ action: 's3:ListBucket', resource: arn(bucket) }] : []);
}

/** Who writes with a KMS key has to be allowed its data keys (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html). */
function keyNeeds({ operation, headers }: AwsCall): readonly Need[] {
  const key = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  return operation === 'PutObject' && typeof key === 'string' ? [{ action: 'kms:GenerateDataKey', resource: key }] : [];
}

function allows(statements: readonly Statement[], { action, resource }: Need): boolean {
  const principal = { arn: `arn:aws:iam::${account}:role/somebody`, account };
  const document = { Version: '2012-10-17', Statement: statements };
  return evaluate({ action, resource, principal, context: {} }, { identity: [{ name: 'iam', document }] }).decision === 'allowed';
}
