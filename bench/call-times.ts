import { userRecordKey } from '../core/layout/control-keys';
import type { UserKey } from '../core/contract/ids';
import type { Playground } from '../local/playground';

export type CallTimes = ReturnType<typeof watchCalls>;

/** When the edge answered the writes that stages end with; milliseconds since the epoch. It is told of calls that pass anyway. */
export function watchCalls({ edge, app }: Playground) {
  const policies: number[] = [];
  const looks: number[] = [];
  const records = new Map<string, number[]>();
  const stop = edge.calls.watch(({ operation, bucket, key = '' }, status) => {
    if (operation === 'AdminListGroupsForUser') looks.push(Date.now());
    if (status >= 300) return;
    if (operation === 'PutBucketPolicy' && bucket === app.dataBucket) policies.push(Date.now());
    if (operation !== 'PutObject' || !key.startsWith('registry/users/')) return;
    const times = records.get(key) ?? [];
    records.set(key, times);
    times.push(Date.now());
  });
  const firstFrom = (times: readonly number[], from: number): number => times.find((time) => time >= from) ?? Number.NaN;
  return {
    /** The first replacement of the policy from then on; NaN where there was none. */
    policyWritten: (from: number): number => firstFrom(policies, from),
    /** The first replacement of the user's record from then on; NaN where there was none. */
    recordWritten: (user: UserKey, from: number): number => firstFrom(records.get(userRecordKey(user)) ?? [], from),
    /** Milliseconds since the policy was last replaced. */
    sincePolicy: (): number => Date.now() - (policies.at(-1) ?? 0),
    /** Reads of a user's groups, answered or throttled. */
    looks: (from: number, to: number): number => looks.filter((time) => time >= from && time <= to).length,
    /** The most replacements of the policy in any window of this length, in milliseconds, from then on. */
    mostPolicyWritesWithin: (length: number, from: number): number =>
      Math.max(
        0,
        ...policies
          .filter((start) => start >= from)
          .map((start) => policies.filter((time) => time >= start && time < start + length).length),
      ),
    stop,
  };
}
