import { SetPrincipalTagAttributeMapCommand } from '@aws-sdk/client-cognito-identity';
import { AdminGetUserCommand, UpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { AppSession } from '../../local/play/customer-app';
import { password } from '../../local/play/customer-app';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { givenServers } from '../support/servers';
import { bucketRequests, deleteMany, listRequests, nobodysRequests, objectRequests, outcomesOf } from '../support/user-requests';

/** Names that could be taken for each other; the last two differ in the script of one letter. */
const tenants = ['t1', 't10', 'T1', 't1-', 'tenant', 't\u0435nant'];

interface Caller {
  readonly who: string;
  readonly tenant: string | undefined;
  readonly session: AppSession;
  readonly s3: S3Client;
  /** `tenants/t1/users/<sub>/`. */
  readonly own: string;
}

let scene: AccessScene;
let callers: readonly Caller[];
let strangers: readonly Caller[];
beforeAll(async () => {
  scene = await openAccessScene({ servers: givenServers(), tenants: true });
  const made: Caller[] = [];
  for (const [index, tenant] of tenants.entries()) made.push(await user(`of-tenant-${String(index)}`, tenant));
  callers = made;
  strangers = [await user('of-none', undefined), await changedByOwner(), await withoutTags()];
  for (const { own, tenant = '' } of callers) {
    await store(`${own}documents/note.txt`);
    await store(`tenants/${tenant}/shared/premium/plan.txt`);
  }
}, 180_000);
afterAll(async () => {
  for (const { s3 } of [...callers, ...strangers]) s3.destroy();
  await scene.close();
});

const bucket = (): string => scene.settings.dataBucket;
const store = (Key: string) => scene.behind.s3.send(new PutObjectCommand({ Bucket: bucket(), Key, Body: Key }));

async function user(name: string, tenant: string | undefined): Promise<Caller> {
  const attributes = tenant === undefined ? {} : { 'custom:tenant_id': tenant };
  await scene.playground.federation.importUser({ userPoolId: scene.pool, username: name, password, attributes });
  return signedIn(name, tenant);
}

async function signedIn(name: string, tenant: string | undefined, who = `a user of ${String(tenant)}`): Promise<Caller> {
  const session = await scene.app.signIn(name);
  const { endpoint, region } = scene.settings;
  const s3 = new S3Client({ endpoint, region, credentials: session.credentials, forcePathStyle: true, maxAttempts: 1 });
  return { who, tenant, session, s3, own: `tenants/${tenant ?? ''}/users/${session.sub}/` };
}

/** Somebody who asks Cognito for another tenant, and signs in again. */
async function changedByOwner(): Promise<Caller> {
  const name = 'wants-to-move';
  const before = await user(name, 'elsewhere');
  before.s3.destroy();
  const UserAttributes = [{ Name: 'custom:tenant_id', Value: 't10' }];
  const change = scene.edge.cognito.send(
    new UpdateUserAttributesCommand({ AccessToken: before.session.accessToken, UserAttributes }),
  );
  await expect(change).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const found = await scene.behind.cognito.send(new AdminGetUserCommand({ UserPoolId: scene.pool, Username: name }));
  expect(found.UserAttributes).toContainEqual({ Name: 'custom:tenant_id', Value: 'elsewhere' });
  return signedIn(name, 'elsewhere', 'a user who asked for another tenant');
}

/** A session of the role of users from before the identity pool handed on tags. */
async function withoutTags(): Promise<Caller> {
  const { userPoolId, identityPoolId: IdentityPoolId, region } = scene.settings;
  const IdentityProviderName = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const hand = (PrincipalTags: Record<string, string>) =>
    scene.behind.identity.send(
      new SetPrincipalTagAttributeMapCommand({ IdentityPoolId, IdentityProviderName, UseDefaults: false, PrincipalTags }),
    );
  await hand({});
  const caller = await signedIn('of-tenant-0', 't1', 'the role without tags');
  await hand({ sub: 'sub', tenant: 'custom:tenant_id' });
  return caller;
}

/** What is another tenant's besides an object of a user's: the marker, what members share, and the place of the caller's own sub there. */
const more = ({ own, tenant = '' }: Caller, { session }: Caller): readonly string[] => [
  own,
  `tenants/${tenant}/shared/premium/plan.txt`,
  `tenants/${tenant}/users/${session.sub}/note.txt`,
];

/** Everything that can be asked of a neighbour; of the others a read and a write tell, for the same statements decide. */
function onOthers(caller: Caller, owner: Caller, isNeighbour: boolean) {
  const home = `${caller.own}copy`;
  const [get, , put, ...rest] = objectRequests(bucket(), `${owner.own}documents/note.txt`, home);
  const few = [get, put].filter((request) => request !== undefined);
  if (!isNeighbour) return few;
  const root = `tenants/${owner.tenant ?? ''}`;
  return [
    ...few,
    ...rest,
    ...more(owner, caller).flatMap((key) => objectRequests(bucket(), key, home).slice(0, 1)),
    ...listRequests(bucket(), owner.own),
    ...[`${root}/`, root].flatMap((prefix) => listRequests(bucket(), prefix).slice(0, 1)),
  ];
}

test('nobody of another tenant, without one, or without tags gets anything out of a tenant: every request is denied', async () => {
  const outcomes = await Promise.all(
    [...callers, ...strangers].flatMap((caller, at) => [
      outcomesFor(caller, 'the bucket', [...bucketRequests(bucket()), ...listRequests(bucket(), 'tenants').slice(0, 1)]),
      ...callers.flatMap((owner, index) =>
        owner === caller ? [] : [outcomesFor(caller, owner.who, onOthers(caller, owner, index === (at + 1) % callers.length))],
      ),
    ]),
  );
  const asked = outcomes.flat();
  expect(asked.filter(([, , , outcome]) => outcome !== 'denied')).toEqual([]);
  // Nine callers ask 19 things of a neighbour and 4 of the bucket; six ask 2 of four others, and three of five.
  expect(asked).toHaveLength(9 * (19 + 4) + (6 * 4 + 3 * 5) * 2);
});

const outcomesFor = async ({ who, s3 }: Caller, whose: string, requests: Parameters<typeof outcomesOf>[1]) =>
  (await outcomesOf(s3, requests)).map((outcome) => [who, whose, ...outcome] as const);

test('deletes of many objects are denied for each of them', async () => {
  const [caller, ...others] = callers;
  if (caller === undefined) throw new Error('Nobody is there.');
  const theirs = others.map(({ own }) => `${own}documents/note.txt`);
  expect(await deleteMany(caller.s3, bucket(), theirs)).toEqual(theirs.map(() => 'AccessDenied'));
});

test('everybody of a tenant has what is their own: every request that was granted is allowed, and no other', async () => {
  for (const { s3, own, who } of callers) {
    const note = `${own}documents/note.txt`;
    const [get, head, put, copy, begin, , remove] = objectRequests(bucket(), note, `${own}documents/copy.txt`);
    for (const request of [get, head, put, copy, begin]) {
      expect([who, ...(await outcomesOf(s3, request === undefined ? [] : [request]))]).toEqual([who, [request?.[0], 'allowed']]);
    }
    const [list, ...nobodys] = listRequests(bucket(), own);
    expect(await outcomesOf(s3, list === undefined ? [] : [list])).toEqual([[`list ${own}`, 'allowed']]);
    const refused = await outcomesOf(s3, [...nobodys, ...nobodysRequests(bucket(), note)]);
    expect(refused.filter(([, outcome]) => outcome !== 'denied')).toEqual([]);
    expect(await outcomesOf(s3, remove === undefined ? [] : [remove])).toEqual([['delete', 'allowed']]);
  }
});
