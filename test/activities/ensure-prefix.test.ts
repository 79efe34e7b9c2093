import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { ensurePrefix } from '../../activities/ensure-prefix';
import { removePrefix } from '../../activities/remove-prefix';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { pool, step } from '../support/builders';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
const objects = createS3ObjectStore({ client: s3, expectedOwner: undefined });
const bucket = `prefix-${randomUUID()}`;
beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(close);

function provisioning(epoch = 1) {
  const sub = randomUUID();
  const prefix = `users/${sub}/`;
  const input = { pool, sub, step: step({ bucket, prefix, epoch, structure: [`${prefix}documents/`, `${prefix}uploads/`] }) };
  return { input, prefix, keys: () => objects.firstKeys(bucket, prefix, 100) };
}

const put = (key: string, body: string, metadata: Record<string, string> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body), Metadata: metadata }));

test('makes the marker and the structure, and nothing the second time', async () => {
  const { input, prefix, keys } = provisioning();
  const all = [prefix, `${prefix}documents/`, `${prefix}uploads/`];
  expect(await ensurePrefix({ objects })(input)).toEqual({ created: all });
  expect(await ensurePrefix({ objects })(input)).toEqual({ created: [] });
  expect(await keys()).toEqual(all);
});

test('of ten attempts at once, each object is made once', async () => {
  const { input } = provisioning();
  const results = await Promise.all(Array.from({ length: 10 }, () => ensurePrefix({ objects })(input)));
  expect(results.flatMap(({ created }) => created).sort()).toEqual([input.step.prefix, ...input.step.structure].sort());
});

test("a customer's objects and folder object are left as they are", async () => {
  const { input, prefix } = provisioning();
  await put(prefix, '');
  await put(`${prefix}report.txt`, 'theirs');
  const before = await objects.head({ bucket, key: prefix });
  await ensurePrefix({ objects })(input);
  expect(await objects.head({ bucket, key: prefix })).toEqual(before);
  expect(await objects.read({ bucket, key: `${prefix}report.txt` })).toMatchObject({ text: 'theirs' });
});

test("another user's marker stops everything before anything is made", async () => {
  const { input, prefix, keys } = provisioning();
  await put(prefix, '', { 'gatehouse-user': `${pool}/somebody-else` });
  await expect(ensurePrefix({ objects })(input)).rejects.toMatchObject({
    type: 'MarkerForeign',
    details: { place: `bucket=${bucket}, key=${prefix}` },
  });
  expect(await keys()).toEqual([prefix]);
});

describe('undoing', () => {
  test('removes what its own epoch made', async () => {
    const { input, keys } = provisioning();
    await ensurePrefix({ objects })(input);
    expect(await removePrefix({ objects })(input)).toEqual({ removed: 3 });
    expect(await keys()).toEqual([]);
    expect(await removePrefix({ objects })(input)).toEqual({ removed: 0 });
  });

  test('leaves what an earlier epoch made', async () => {
    const { input, keys } = provisioning();
    await ensurePrefix({ objects })(input);
    expect(await removePrefix({ objects })({ ...input, step: { ...input.step, epoch: 2 } })).toEqual({ removed: 0 });
    expect(await keys()).toHaveLength(3);
  });

  test('leaves everything when the prefix holds an object by now', async () => {
    const { input, prefix, keys } = provisioning();
    await ensurePrefix({ objects })(input);
    await put(`${prefix}documents/new.txt`, 'new');
    expect(await removePrefix({ objects })(input)).toEqual({ removed: 0 });
    expect(await keys()).toHaveLength(4);
  });
});
