import type { IsolationReport, Score, Violation } from '../../../core/isolation/isolation-report';
import { withAws } from '../access/with-aws';
import { checkIdentityPools } from '../doctor/checks/identity-pools';
import { checkLooks } from '../doctor/checks/failed-looks';
import { checkRoles } from '../doctor/checks/roles';
import { checkTenantAttribute } from '../doctor/checks/tenant-attribute';
import type { Finding } from '../doctor/finding';
import { lookAtSessions } from '../doctor/look-at-access';
import { lookAtPool } from '../doctor/look-at-pool';
import { createLooker } from '../doctor/looker';
import type { Aws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { poolsOfTenant, type ServingPool } from '../tenant/pools-of-tenant';
import { readTenant } from '../tenant/read-tenants';
import { sampleTenants } from '../tenant/sample-tenants';
import { type PoolIsolation, verifyIsolation } from '../tenant/verify-isolation';
import type { TenantCommand } from './tenant';

export function addTenantVerify(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('verify')
    .description(
      "Prove by the live policies that nobody of another tenant reaches a tenant's objects or listings, and that its own users reach theirs. Only reads.",
    )
    .argument('<tenant>', "the tenant's name")
    .addHelpText('after', examples)
    .action((name) => perform((session) => withAws(session, undefined, (aws) => verify(session, aws, name))));
}

const examples = `
Every action of S3 on objects, listings and the bucket is judged for users of other tenants (some of the registry, and names
that look like this one), users without a tenant, tags that are no tenant's name, and the role without tags.
Exit codes: 0 every request is as it has to be, 1 one is not, 2 what was asked is wrong.

Examples:
  $ temporal gatehouse tenant verify acme
  $ temporal gatehouse tenant verify acme --json`;

async function verify(session: Session, aws: Aws, tenant: string): Promise<CommandResult> {
  const published = await aws.configs.published();
  const serving = poolsOfTenant(published.config, tenant, await readTenant(aws, tenant));
  const sample = await sampleTenants(aws, tenant);
  const pools: PoolIsolation[] = [];
  for (const one of serving) {
    session.progress(`judging the requests of ${one.pool.userPoolId} …`);
    pools.push(await verifyIsolation(aws, { ...one, tenant, published, sample }));
  }
  const findings = await findingsOf(aws, serving);
  const isolated = findings.length === 0 && pools.every(({ violations }) => violations.length === 0);
  return {
    json: { tenant, isolated, pools, findings },
    lines: [...pools.flatMap((one) => describe(session, one)), ...findings.map((one) => describeFinding(session, one))],
    exitCode: isolated ? 0 : 1,
  };
}

/** What the tags rest on: who writes the attribute, how it becomes a tag, and who gets into the roles. */
async function findingsOf(aws: Aws, serving: readonly ServingPool[]): Promise<readonly Finding[]> {
  const looker = createLooker();
  const found: Finding[] = [];
  for (const { pool } of serving) {
    const pools = [await lookAtPool(aws, pool, looker)];
    const sessions = [await lookAtSessions(aws, pool, looker)];
    found.push(...checkTenantAttribute({ pools }), ...checkIdentityPools({ sessions }), ...checkRoles({ sessions }));
  }
  return [...found, ...checkLooks({ failed: looker.failed, caller: 'operator' })].filter(({ severity }) => severity === 'error');
}

function describe({ paint }: Session, { pool, bucket, tenants, lookAlikes, ...report }: PoolIsolation): readonly string[] {
  const { violations } = report;
  const mark = violations.length === 0 ? paint.green('isolated') : paint.red('not isolated');
  return [
    `${mark}: ${describeScores(report)}`,
    `  pool ${pool}, bucket ${bucket}; against ${count(tenants.length)} tenants of the registry, ${count(lookAlikes.length)} names that look like it`,
    ...violations.map((violation) => `  ${paint.red('violation')}: ${describeViolation(violation)}`),
  ];
}

const describeScores = ({ denied, allowed }: IsolationReport): string =>
  `${of(denied)} requests that have to be denied are denied, ${of(allowed)} that were granted are allowed`;

const of = ({ held, asked }: Score): string => `${count(held)} of ${count(asked)}`;

const count = (number: number): string => number.toLocaleString('en');

const does = { reached: 'may', refused: 'may not', unknown: 'may perhaps' } as const;

const describeViolation = ({ kind, who, role, bucket, place, actions, because }: Violation): string => {
  const where = place === 'the bucket' ? `bucket ${bucket}` : `${place} in ${bucket}`;
  return `${who} ${does[kind]} ${actions.join(', ')} on ${where}, in role ${role}: ${because}`;
};

const describeFinding = ({ paint }: Session, { name, place, what, remedy }: Finding): string =>
  `${paint.red('error')} ${paint.bold(name)} ${place}\n  ${what}${remedy === undefined ? '' : `\n  -> ${remedy}`}`;
