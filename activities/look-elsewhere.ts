import { rolesOf } from '../core/config/types';
import type { PolicyHostRef } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import { allowedElsewhere, type ElsewhereFinding } from '../core/policy/allowed-elsewhere';
import { groupBy } from '../core/policy/group-by';
import { readLive } from '../core/policy/read-live';
import type { ActivityPorts } from './activity-ports';
import { hostedPoolsOf } from './hosted-pools-of';
import { gatherReads } from './gather-reads';
import { inParallel } from './in-parallel';

export interface LookElsewhereInput {
  readonly host: PolicyHostRef;
}

export interface SeenElsewhere {
  /** `AllowedElsewhere`, one for each role. */
  readonly findings: readonly FailureReport[];
}

const rolesSideBySide = 8;

/** Nobody waits for it, and a burst of new buckets asks for the same few roles. */
const gatherMs = 500;

/** Ways in that one finding names at most. */
const mostNamed = 5;

/**
 * Looks for what the users' roles may do in the bucket by their own policies or by statements that Gatehouse does not
 * write: who leaves a group keeps that. It changes nothing.
 *
 * Already done: looking again is always safe. AWS: GetBucketPolicy, GetRole, ListRolePolicies, GetRolePolicy,
 * ListAttachedRolePolicies, GetPolicy, GetPolicyVersion. Raises `PermissionMissing`, `PolicyUnreadable`.
 */
export const lookElsewhere = (
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'hosts' | 'roles' | 'clock'>,
) => {
  const readRole = gatherReads((arn) => ports.roles.read(arn), gatherMs);
  return async ({ host }: LookElsewhereInput): Promise<SeenElsewhere> => {
    const pools = await hostedPoolsOf(ports, await ports.configs.published(), host);
    const arns = [...new Set(pools.flatMap(rolesOf))];
    const [text, roles] = await Promise.all([
      ports.hosts[host.kind].read(host.name),
      inParallel(arns, rolesSideBySide, readRole),
    ]);
    const live = readLive(host, text);
    const rolePolicies = new Map(arns.map((arn, index) => [arn, roles[index]?.policies ?? []]));
    const at = ports.clock.now().toISOString();
    const seen = pools.flatMap((pool) => allowedElsewhere({ bucket: host.name, pool, rolePolicies, live, at }));
    return { findings: [...groupBy(seen, ({ role }) => role)].map(([role, found]) => reportOf(host, role, found)) };
  };
};

const reportOf = ({ kind, name }: PolicyHostRef, role: string, found: readonly ElsewhereFinding[]): FailureReport => {
  const words = [...new Set(found.map(inWords))];
  const more = words.length > mostNamed ? `, and ${String(words.length - mostNamed)} more` : '';
  return {
    type: 'AllowedElsewhere',
    place: `host=${kind}:${name}, role=${role}`,
    value: `${words.slice(0, mostNamed).join(', ')}${more}`,
    remedy: 'Take it out of the policies of the role and of the bucket: only a deny that names a user holds against it.',
  };
};

const inWords = (found: ElsewhereFinding): string =>
  found.kind === 'allowed' ? `${found.verb} on ${found.place} by ${found.statement}` : found.reason;
