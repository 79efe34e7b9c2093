import { recordAccess } from '../../activities/record-access';
import { userRecordKey } from '../../core/layout/control-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, now, pool, record, sub } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const user = { pool, sub };
const access = { epoch: 3, askedAt: now, groups: [], denies: [] };
const gone = { id: 1, reason: 'deleted', keepEnabled: false, beganAt: now, finishedAt: now } as const;

async function recorded(before: UserRecord, epoch = 3): Promise<UserRecord | undefined> {
  const { ports, objects } = memoryPorts();
  const ref = { bucket: 'control', key: userRecordKey(user) };
  await objects.write(ref, JSON.stringify(before), { absent: true });
  await recordAccess(ports)({ ...user, epoch, inForceAt: now, refused: [] });
  const found = objects.stored.get(`control/${ref.key}`);
  return found === undefined ? undefined : (JSON.parse(found.body) as UserRecord);
}

test('what was asked is recorded as in force', async () => {
  expect(await recorded(activeRecord({ access }))).toMatchObject({ access: { epoch: 3, inForceAt: now } });
});

test('an answer to something older changes nothing', async () => {
  expect(await recorded(activeRecord({ access }), 2)).toEqual(activeRecord({ access }));
});

test('a deleted user who never had storage is forgotten once no policy names them', async () => {
  expect(await recorded(record({ state: 'revoked', access, revocation: gone }))).toBeUndefined();
});

test.each<[string, Partial<UserRecord>]>([
  ['still denied', { access: { ...access, denies: [{ cause: 'deleted', scope: 'whole' }] } }],
  ['has storage', { prefix: 'users/x/' }],
  ['was there before Gatehouse', { baseline: 'enabled' }],
  ['is disabled, not deleted', { revocation: { ...gone, reason: 'disabled' } }],
])('one who %s is not', async (_, more) => {
  const kept = await recorded(record({ state: 'revoked', access, revocation: gone, ...more }));
  expect(kept?.access?.inForceAt).toBe(now);
});
