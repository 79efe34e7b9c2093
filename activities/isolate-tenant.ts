import type { PolicyHostRef } from '../core/contract/access';
import { inPolicy } from '../core/access/in-policy';
import { isolates } from '../core/policy/isolates';
import { readMark } from '../core/policy/owner-mark';
import { readAccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';

export interface IsolateTenantInput {
  readonly host: PolicyHostRef;
  /** Has the writer look where the policy does not say it yet. */
  readonly tell: boolean;
  /** Whom the writer tells when the policy that follows is in force. */
  readonly replyTo?: { readonly workflowId: string };
}

export interface TenantIsolated {
  /** ISO 8601: when the live policy was seen to isolate every tenant in the bucket. */
  readonly at: string;
  readonly policyHash?: string;
}

type IsolatePorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'hosts' | 'clock' | 'starter'>;

/**
 * Looks whether the live policy of a bucket isolates its tenants; `null` where it does not yet: the one writer of the
 * policy mends that.
 *
 * Already done: looking again is always safe. AWS: GetObject, GetBucketPolicy. Raises `HostOwnedElsewhere`,
 * `PolicyUnreadable`, `RecordUnreadable`, `RecordConflict`, `BucketMissing`, `TemporalUnavailable`.
 */
export const isolateTenant =
  (ports: IsolatePorts) =>
  async ({ host, tell, replyTo }: IsolateTenantInput): Promise<TenantIsolated | null> => {
    const { pools, before, live, tagsInForce } = await readAccessScene(ports, host);
    const input = { host, owner: before.owner, pools, record: inPolicy(before), live, tagsInForce };
    if (isolates(input)) {
      const hash = readMark(live)?.hash;
      return { at: ports.clock.now().toISOString(), ...(hash === undefined ? {} : { policyHash: hash }) };
    }
    if (tell) await ports.starter.recheck(host, { because: 'config', ...(replyTo === undefined ? {} : { replyTo }) });
    return null;
  };
