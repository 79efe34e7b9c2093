import {
  CognitoIdentityClient,
  GetIdentityPoolRolesCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
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
let theirs: string;
let Bucket: string;

beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world);
  Bucket = seeded.pool.dataBucket;
  alice = await newSignedInUser(seeded);
  theirs = 'users/somebody-else/secret';
});

afterAll(async () => {
  alice.s3.destroy();
  seeded.app.close();
  await world.stop();
});

beforeEach(async () => {
  for (const Key of [theirs, `${alice.prefix}mine`]) {
    await world.upstream.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'kept' }));
  }
});

/** DeleteObjects with a document that no SDK writes. The edge reads who signed a request, and verifies no signature. */
async function deleteBy(document: string): Promise<number> {
  const { accessKeyId, sessionToken } = alice.credentials;
  const scope = `Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request`;
  const answer = await fetch(`${world.edge.endpoint}/${Bucket}?delete`, {
    method: 'POST',
    body: document,
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      'x-amz-security-token': sessionToken,
      'content-type': 'application/xml',
    },
  });
  await answer.arrayBuffer();
  return answer.status;
}

const stands = async (Key: string): Promise<boolean> => {
  const answer = await world.upstream.s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: unknown) => error);
  if (answer instanceof Error && answer.name !== 'NoSuchKey') throw answer;
  return !(answer instanceof Error);
};

test('a plain document deletes what is one’s own', async () => {
  expect(await deleteBy(`<Delete><Object><Key>${alice.prefix}mine</Key></Object></Delete>`)).toBe(200);
  expect(await stands(`${alice.prefix}mine`)).toBe(false);
});

test.each([
  ['prefixed names', () => `<s:Delete xmlns:s="urn:s"><s:Object><s:Key>${theirs}</s:Key></s:Object></s:Delete>`],
  ['white space in its tags', () => `<Delete><Object ><Key >${theirs}</Key ></Object ></Delete>`],
  [
    'a prefixed object beside a plain one',
    () => `<Delete xmlns:s="urn:s">${own()}<s:Object><s:Key>${theirs}</s:Key></s:Object></Delete>`,
  ],
  ['a comment in a key', () => `<Delete><Object><Key>users/<!-- -->somebody-else/secret</Key></Object></Delete>`],
  ['a comment around an object', () => `<Delete><!-- <Object> -->${own()}<Object><Key>${theirs}</Key></Object></Delete>`],
  ['two keys in one object', () => `<Delete><Object><Key>${alice.prefix}mine</Key><Key>${theirs}</Key></Object></Delete>`],
  ['nothing to delete', () => '<Delete></Delete>'],
])('a document with %s deletes nothing', async (_, document) => {
  expect(await deleteBy(document())).toBe(403);
  expect(await stands(theirs)).toBe(true);
  expect(await stands(`${alice.prefix}mine`)).toBe(true);
});

test('a key written with character references is the key that it stands for', async () => {
  await deleteBy('<Delete><Object><Key>&#117;sers/somebody-else/secret</Key></Object></Delete>');
  expect(await stands(theirs)).toBe(true);
});

const own = (): string => `<Object><Key>${alice.prefix}mine</Key></Object>`;

test('a user’s session changes nothing of the identity pool that gave it', async () => {
  const { endpoint, region, identityPoolId: IdentityPoolId } = seeded.settings;
  const client = new CognitoIdentityClient({ endpoint, region, credentials: alice.credentials, maxAttempts: 1 });
  const Roles = { authenticated: 'arn:aws:iam::000000000000:role/another' };
  const { name } = await refusalOf(client.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles })));
  client.destroy();
  expect(name).toBe('AccessDeniedException');
  const kept = await world.upstream.identity.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }));
  expect(kept.Roles).toEqual({ authenticated: seeded.pool.userRoleArn });
});
