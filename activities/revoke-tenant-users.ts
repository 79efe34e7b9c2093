import type { UserKey } from '../core/contract/ids';
import { offboardedUsersKey, type UsersPart } from '../core/layout/control-keys';
import { type OffboardedUser, offboardedUser } from '../core/plan/plan-offboarding';
import type { FailureType } from '../core/failures';
import { offboardedUsersGone, parseOffboardedUsers } from '../core/registry/offboarded-users';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { noteRevoking } from './note-revoking';
import { readDocument } from './registry-document';
import { readUserRecord } from './user-registry';

export interface RevokeTenantUsersInput extends UsersPart {
  readonly tenant: string;
  readonly epoch: number;
  /** Id of the requests: an owner knows by it what it was asked already. */
  readonly request: string;
  /** The first of the part's users that is looked at, counted from 0, and how many are. */
  readonly from: number;
  readonly count: number;
  /** Also those whose revocation has failed. */
  readonly again: boolean;
}

export interface RevokingTenantUsers {
  /** Of the users looked at, who are not revoked. */
  readonly open: number;
  readonly asked: number;
  /** The part has users after these. */
  readonly more: boolean;
  /** Users whose revocation has failed, and the first of them. */
  readonly stuck: number;
  readonly first?: { readonly pool: string; readonly sub: string; readonly type: FailureType };
}

const sideBySide = 16;

type RevokePorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter'>;

/**
 * Looks how far the revocations of some users are, and asks the owners of those for whom none is under way.
 *
 * Already done: an owner that is at it knows the request by its id. AWS: GetObject and, once, PutObject with If-Match in the
 * control bucket. Raises `RecordUnreadable`, also where the list of the users is gone, `Interrupted` where a later run has
 * taken the tenant over, `RecordConflict`, `TemporalUnavailable`.
 */
export const revokeTenantUsers =
  (ports: RevokePorts) =>
  async ({ from, count, again, request, ...which }: RevokeTenantUsersInput): Promise<RevokingTenantUsers> => {
    const users = await readPart(ports, which);
    const seen = await inParallel(users.slice(from, from + count), sideBySide, (user) => lookAt(ports, user, which.tenant));
    const open = seen.filter(({ stands }) => stands !== 'revoked' && stands !== 'of-another');
    const asked = open.filter(({ stands }) => stands === 'to-be-asked' || (again && stands === 'stuck'));
    if (asked.length > 0) await noteRevoking(ports, which);
    await inParallel(asked, sideBySide, ({ user }) =>
      ports.starter.requestUseCase(user, { id: request, useCase: 'revokeUserAccess' }),
    );
    const stuck = again ? [] : open.filter(({ stands }) => stands === 'stuck');
    const first = stuck.flatMap(({ user, type }) => (type === undefined ? [] : [{ ...user, type }]))[0];
    return {
      open: open.length,
      asked: asked.length,
      more: from + count < users.length,
      stuck: stuck.length,
      ...(first === undefined ? {} : { first }),
    };
  };

async function readPart(
  ports: RevokePorts,
  { tenant, epoch, round, part }: Pick<RevokeTenantUsersInput, 'tenant' | 'epoch' | keyof UsersPart>,
): Promise<readonly UserKey[]> {
  const key = offboardedUsersKey(tenant, epoch, { round, part });
  const found = await readDocument(ports, key, parseOffboardedUsers);
  if (found === undefined) throw offboardedUsersGone(`bucket=${ports.controlBucket}, key=${key}`);
  const { pool, subs } = found.document;
  return subs.map((sub) => ({ pool, sub }));
}

interface Seen {
  readonly user: UserKey;
  readonly stands: OffboardedUser;
  readonly type: FailureType | undefined;
}

async function lookAt(ports: RevokePorts, user: UserKey, tenant: string): Promise<Seen> {
  const { record } = await readUserRecord(ports, user);
  return { user, stands: offboardedUser(record, tenant), type: record.lastFailure?.type };
}
