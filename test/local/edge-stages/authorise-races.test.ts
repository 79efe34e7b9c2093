import { randomUUID } from 'node:crypto';
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { UntilWritten } from '../../../local/edge/identity/until-written';
import type { AwsCall } from '../../../local/edge/types';
import {
  guardedEdge,
  newSignedInUser,
  refusalOf,
  seededApp,
  type GuardedEdge,
  type SeededApp,
  type SignedInUser,
} from './guarded-edge';

let world: GuardedEdge;
let seeded: SeededApp;
let alice: SignedInUser;
let Bucket: string;
beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world);
  Bucket = seeded.pool.dataBucket;
  alice = await newSignedInUser(seeded);
});
afterAll(async () => {
  alice.s3.destroy();
  await world.stop();
});

const put = (): Promise<unknown> =>
  alice.s3.send(new PutObjectCommand({ Bucket, Key: `${alice.prefix}${randomUUID()}`, Body: 'x' }));
const deny = (): Promise<unknown> => {
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Condition = { StringEquals: { 'aws:PrincipalTag/sub': alice.sub } };
  const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource, Condition }];
  return world.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
};
const lift = (): Promise<unknown> => world.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket }));

test('a deny counts as soon as the upstream has it, before its writer has an answer, and when it never gets one', async () => {
  await put();
  const gate = world.edge.gate({ operation: 'PutBucketPolicy' }, 'after');
  const writing = deny();
  await gate.reached();
  expect((await refusalOf(put())).name).toBe('AccessDenied');
  gate.release();
  await writing;
  await lift();
  await put();
  world.edge.faults.add({ match: { operation: 'PutBucketPolicy' }, times: 1, effect: { type: 'reset-after' } });
  await refusalOf(deny());
  await world.upstream.s3.send(new GetBucketPolicyCommand({ Bucket }));
  expect((await refusalOf(put())).name).toBe('AccessDenied');
  await lift();
  await put();
});

describe('what is kept until it is written', () => {
  const write: AwsCall = { service: 's3', operation: 'PutBucketPolicy', method: 'PUT', url: '/b?policy', headers: {}, input: {} };

  test('a value that was read before or during a write is never given after it', async () => {
    const kept = new UntilWritten<string>();
    let value = 'old';
    let answerLate: (read: string) => void = () => undefined;
    const late = kept.get('b', () => new Promise((resolve) => (answerLate = resolve)));
    kept.begin(write);
    expect(await kept.get('b', () => Promise.resolve(value))).toBe('old');
    value = 'new';
    kept.end(write);
    answerLate('old');
    expect(await late).toBe('old');
    expect(await kept.get('b', () => Promise.resolve(value))).toBe('new');
    expect(await kept.get('b', () => Promise.resolve('read again'))).toBe('new');
  });

  test('while a write is under way everything is read anew, for a minute if its end is never heard of', async () => {
    let time = 0;
    const kept = new UntilWritten<string>(() => time);
    const read = (value: string): Promise<string> => kept.get('b', () => Promise.resolve(value));
    kept.begin(write);
    expect(await read('old')).toBe('old');
    expect(await read('new')).toBe('new');
    time += 61_000;
    expect(await read('kept')).toBe('kept');
    expect(await read('newer')).toBe('kept');
    kept.end(write);
    expect(await read('newer')).toBe('newer');
  });

  test('a failed read is tried again', async () => {
    const kept = new UntilWritten<string>();
    await expect(kept.get('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await kept.get('b', () => Promise.resolve('there'))).toBe('there');
  });
});
