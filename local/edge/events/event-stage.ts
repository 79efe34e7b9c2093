import { randomUUID } from 'node:crypto';
import type { UserLookup } from '../cognito/user-lookup';
import type { AwsCall, EdgeStage, UpstreamAnswer } from '../types';
import type { WireError } from '../wire-error';
import { callRecord } from './call-record';
import type { CallerRoles } from './caller-identity';
import { isUserCall } from './cognito-calls';
import type { EventPublisher } from './event-publisher';
import { subInCall } from './sub-in-call';
import type { Place } from './trail-record';

export interface EventStageOptions extends Place {
  readonly publisher: Pick<EventPublisher, 'publish'>;
  readonly users: Pick<UserLookup, 'find'>;
  /** Who calls, by access key id, where it is not the account itself. */
  readonly roles?: CallerRoles;
  readonly now?: () => Date;
}

export interface EventStage extends EdgeStage {
  /** For stages before this one that turn a success of the upstream into an error: the record says what the application got. */
  readonly refused: (call: AwsCall, error: WireError) => Promise<void>;
}

/**
 * Publishes the CloudTrail record of every call that changes users, groups, pools, or the policies of buckets, roles and
 * identity pools. The application does not wait for its delivery. Belongs behind the triggers, which may fail a call.
 */
export function createEventStage({
  publisher,
  users,
  roles = {},
  now = () => new Date(),
  ...place
}: EventStageOptions): EventStage {
  /** Whom a delete is about, looked up while they are there. */
  const leaving = new WeakMap<AwsCall, string>();

  const publish = async (call: AwsCall, answer: UpstreamAnswer): Promise<void> => {
    const stamp = { at: now(), id: randomUUID() };
    const sub = isUserCall(call) ? (subInCall(call, answer) ?? leaving.get(call) ?? (await users.find(call))?.sub) : undefined;
    const record = callRecord(call, answer, sub, stamp, { ...place, roles });
    if (record) publisher.publish(record);
  };

  return {
    name: 'events',
    before: async (call) => {
      if (call.service === 'cognito-idp' && call.operation === 'AdminDeleteUser') {
        const user = await users.find(call);
        if (user) leaving.set(call, user.sub);
      }
      return undefined;
    },
    after: async (call, answer) => {
      await publish(call, answer);
      return undefined;
    },
    refused: (call, { code, status }) => publish(call, { status, output: { __type: code } }),
  };
}
