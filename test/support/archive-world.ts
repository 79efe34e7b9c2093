import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { Offboarding } from '../../core/config/offboarding-schema';
import { policyWriterId } from '../../core/contract/ids';
import { type LifecycleStatus, messageNames } from '../../core/contract/messages';
import { parseArchiveKey } from '../../core/layout/archive-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { offboarding } from './builders';
import { worldIn } from './memory-world';
import { until } from './until';

/** A user in a pool that archives, whose clock a test moves; the marker of the prefix is no object of theirs. */
export function archiveWorldIn(environment: TestWorkflowEnvironment, change: Partial<Offboarding> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const config = { dataBucket, userRoles, identityPoolId: 'us-east-1:1', offboarding: { ...offboarding, ...change } };
  const w = worldIn(environment, config);
  const { stored } = w.objects;
  let turnedBy = 0;
  const ports = { ...w.ports, clock: { now: () => new Date(Date.now() + turnedBy) } };
  const home = `${dataBucket}/users/${w.sub}/`;
  const put = (name: string, body: string, more: object = {}): void => {
    stored.set(`${home}${name}`, { body, etag: `"${randomUUID()}"`, metadata: {}, ...more });
  };
  const bodiesBelow = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      [...stored].flatMap(([key, { body }]) =>
        key.startsWith(prefix) && key !== prefix ? [[key.slice(prefix.length), body]] : [],
      ),
    );
  const atHome = () => bodiesBelow(home);
  const archived = () =>
    Object.entries(bodiesBelow(`${dataBucket}/`))
      .flatMap(([key, body]) => (isCopy(key) ? [body] : []))
      .toSorted();
  const set = (enabled: boolean): void => {
    const user = w.directory.users.get(w.sub);
    if (user !== undefined) w.directory.users.set(w.sub, { ...user, enabled });
  };
  const record = () => w.record() as UserRecord;
  const provisioned = (): boolean => {
    const known = w.record() as UserRecord | null;
    return known?.state === 'active' && known.running === undefined;
  };
  const holds = (check: () => boolean | Promise<boolean>) => until(async () => check());
  const status = () => w.owner().query<LifecycleStatus>(messageNames.lifecycleStatus);
  const needs = async () => (await status().catch(() => undefined))?.needs?.type;
  const turnClock = (milliseconds: number): void => void (turnedBy += milliseconds);
  const letPass = async (milliseconds: number): Promise<void> => {
    turnClock(milliseconds);
    await environment.sleep(milliseconds);
  };
  const policy = () => w.host.policies.get(dataBucket) ?? '';
  const writer = () => environment.client.workflow.getHandle(policyWriterId('s3', dataBucket));
  const closeWriter = () => writer().terminate();
  return {
    ...w,
    ...{
      ports,
      stored,
      home,
      put,
      atHome,
      archived,
      set,
      record,
      provisioned,
      holds,
      status,
      needs,
      turnClock,
      letPass,
      policy,
      writer,
      closeWriter,
    },
    dataBucket,
  };
}

export type ArchiveWorld = ReturnType<typeof archiveWorldIn>;

function isCopy(key: string): boolean {
  const prefix = /^.*?\/[^/]+\/[0-9a-f-]{36}\/\d+\//.exec(key)?.[0];
  const of = prefix === undefined ? undefined : parseArchiveKey(prefix, key)?.of;
  return of === 'object' || of === 'long' || of === 'version';
}
