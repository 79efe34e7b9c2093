import { managesAccess, findPool, type PoolConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { bucketOfStorage, bucketToDeny } from '../../../core/plan/access-bucket';
import type { NamedPolicy, Policies } from '../../../core/policy/document';
import { type AccessExplanation, explainAccess } from '../../../core/policy/explain-access';
import { describePlace } from '../../../core/policy/policy-not-understood';
import { readLive } from '../../../core/policy/read-live';
import { newUserRecord } from '../../../core/registry/user-record';
import { parseHost } from '../access/parse-host';
import { roleOfUser, tagsOfUser } from '../access/user-access';
import { withAws } from '../access/with-aws';
import { findUser } from '../find-user';
import type { Aws } from '../open-aws';
import { readUserRecord, type ShownRecord } from '../read-user-record';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { readTenant } from '../tenant/read-tenants';
import type { AccessCommand } from './access';

interface ExplainOptions {
  readonly sub: string;
  readonly action: string;
  readonly key?: string | undefined;
  readonly prefix?: string | undefined;
  readonly pool?: string | undefined;
  readonly role?: string | undefined;
  readonly tenant?: string | undefined;
  readonly host?: string | undefined;
}

export function addAccessExplain(access: AccessCommand, perform: Perform): void {
  access
    .command('explain')
    .description(
      'Say whether a user may do something now, by bucket policy and role policies together, and which statement decides.',
    )
    .requiredOption('--sub <sub>', "the user's id in the pool, a UUID")
    .requiredOption('--action <action>', 'S3 action, such as s3:GetObject')
    .option('--key <key>', 'object; left out for what is asked of the bucket')
    .option('--prefix <prefix>', 'of a listing, for s3:ListBucket')
    .option('--pool <id>', 'user pool, where several have the user')
    .option('--role <arn>', "role that the user acts in, or its name (default: that of the user's group, else the only one)")
    .option('--tenant <tenant>', "tenant tag of the session (default: the registry's)")
    .option('--host <kind:name>', "whose policy, s3:<bucket> (default: the bucket of the user's storage, else of their tenant)")
    .addHelpText('after', examples)
    .action((options) => perform((session) => withAws(session, options.pool, (aws) => explain(session, aws, options))));
}

const sub = '4f1c2d3e-0000-7000-8000-000000000001';
const examples = `
Exit codes: 0 allowed, 1 denied or not to be said, 2 what was asked is wrong.
Permissions boundaries and organization policies are not looked at: they could only take away.

Examples:
  $ temporal gatehouse access explain --sub ${sub} --action s3:GetObject --key shared/premium/a.pdf
  $ temporal gatehouse access explain --sub ${sub} --action s3:ListBucket --prefix users/${sub}/ --json`;

async function explain({ paint }: Session, aws: Aws, options: ExplainOptions): Promise<CommandResult> {
  const { action, key, prefix } = options;
  if (!/^s3:[A-Za-z]+$/.test(action)) {
    const remedy = 'Pass one action of S3, such as s3:GetObject.';
    throw new GatehouseFailure('InvalidInput', { place: '--action', value: action, remedy });
  }
  const user = await findUser(aws, options.sub, options.pool);
  const published = await aws.configs.published();
  const pool = findPool(published, user.pool);
  if (pool === undefined || !managesAccess(pool)) {
    const remedy = 'Name userRoles for it in gatehouse.yaml, beyond `mode: observe`, and run `temporal gatehouse apply`.';
    throw new GatehouseFailure('AccessNotConfigured', { place: `pool=${user.pool}`, remedy });
  }
  const record = await readUserRecord(aws, user);
  const role = roleOfUser(pool, record, options.role);
  const tenant = options.tenant ?? record?.tenant;
  const tags = tagsOfUser(pool, user, tenant);
  const { name: bucket } =
    options.host === undefined
      ? { name: await bucketOfUser(aws, pool, record ?? newUserRecord(user), tenant) }
      : await parseHost(aws, options.host, published.config);
  const bucketArn = `arn:${role.split(':')[1] ?? 'aws'}:s3:::${bucket}`;
  const asked = {
    role,
    tags,
    bucketArn,
    action,
    ...(key === undefined ? {} : { key }),
    ...(prefix === undefined ? {} : { prefix }),
  };
  const now = new Date().toISOString();
  const policies = await policiesOf(aws, bucket, role);
  const explanation = explainAccess(policies, { ...asked, at: now, issuedAt: now });
  return {
    json: { user, bucket, asked, groups: record?.groups ?? [], ...explanation },
    lines: describe(explanation, role, paint),
    exitCode: explanation.verdict === 'allowed' ? 0 : 1,
  };
}

/** Where storage of the user is, else where their tenant would let them in. */
async function bucketOfUser(aws: Aws, pool: PoolConfig, record: ShownRecord, tenant: string | undefined): Promise<string> {
  const own = bucketOfStorage(pool, record);
  if (own !== undefined) return own;
  return bucketToDeny(pool, record, tenant === undefined ? undefined : await readTenant(aws, tenant));
}

async function policiesOf({ hosts, roles }: Aws, bucket: string, arn: string): Promise<Policies> {
  const live = readLive({ kind: 's3', name: bucket }, await hosts.s3.read(bucket));
  const role = await roles.read(arn);
  if (role === undefined) {
    const remedy = 'Create it, or correct gatehouse.yaml and run `temporal gatehouse apply`.';
    throw new GatehouseFailure('PrincipalUnknown', { place: `role=${arn}`, remedy });
  }
  const identity: readonly NamedPolicy[] = role.policies;
  return live === undefined ? { identity } : { identity, resource: { name: bucket, document: live } };
}

function describe({ verdict, sentence, statements }: AccessExplanation, role: string, paint: Session['paint']): string[] {
  const colour = { allowed: paint.green, denied: paint.red, unknown: paint.yellow }[verdict];
  const applying = statements.filter(({ applies }) => applies);
  return [
    `${colour(verdict)}: ${sentence}`,
    `  role: ${role}`,
    ...applying.map((statement) => `  ${statement.effect === 'Deny' ? 'denies' : 'allows'}: ${describePlace(statement)}`),
  ];
}
