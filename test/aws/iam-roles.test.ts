import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { randomUUID } from 'node:crypto';
import { createIamRoles } from '../../aws/iam-roles';
import { roleDocument } from '../../aws/role-document';
import { edgeUnderTest, type EdgeUnderTest } from '../local/edge/start-edge';

let world: EdgeUnderTest;
let name: string;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());
beforeEach(() => {
  name = `role-${randomUUID()}`;
});

const roles = () => createIamRoles({ client: world.aws.iam });
const arnOf = (role: string): string => `arn:aws:iam::000000000000:role/${role}`;

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
    },
  ],
};

const allowing = (Action: string, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

async function newPolicy(document: object): Promise<string> {
  const input = { PolicyName: `policy-${randomUUID()}`, PolicyDocument: JSON.stringify(document) };
  return (await world.upstream.iam.send(new CreatePolicyCommand(input))).Policy?.Arn ?? '';
}

test('a role is read with its trust, inline and attached policies and boundary, each in its newest version', async () => {
  const { iam } = world.upstream;
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, MaxSessionDuration: 7_200 }));
  const inline = allowing('s3:GetObject', 'arn:aws:s3:::b/100%25/ü x/*');
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'own', PolicyDocument: JSON.stringify(inline) }));
  const attached = await newPolicy(allowing('s3:GetObject'));
  const newer = allowing('s3:PutObject');
  await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn: attached, PolicyDocument: JSON.stringify(newer), SetAsDefault: true }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: attached }));
  const boundary = await newPolicy(allowing('s3:*'));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: boundary }));
  expect(await roles().read(arnOf(name))).toEqual({
    arn: arnOf(name),
    maxSessionSeconds: 7_200,
    trust,
    policies: [
      { name: 'own', document: inline },
      { name: attached, document: newer },
    ],
    boundary: { name: boundary, document: allowing('s3:*') },
  });
});

test('a role with nothing of its own has no policies and an hour', async () => {
  await world.upstream.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  expect(await roles().read(arnOf(name))).toEqual({ arn: arnOf(name), maxSessionSeconds: 3_600, trust, policies: [] });
  expect(await roles().exists(arnOf(name))).toBe(true);
});

test("a role that does not exist is undefined, and so is another account's or another path's of the same name", async () => {
  await world.upstream.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  for (const arn of [arnOf('nobody'), `arn:aws:iam::111122223333:role/${name}`, arnOf(`team/${name}`)]) {
    expect(await roles().read(arn)).toBeUndefined();
    expect(await roles().exists(arn)).toBe(false);
  }
});

test('more policies than a page holds are all read', async () => {
  await world.upstream.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const names = Array.from({ length: 120 }, (_, index) => `p${String(index).padStart(3, '0')}`);
  for (const PolicyName of names) {
    const PolicyDocument = JSON.stringify(allowing('s3:GetObject'));
    await world.upstream.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument }));
  }
  const found = await roles().read(arnOf(name));
  expect(found?.policies.map((policy) => policy.name).sort()).toEqual(names);
});

test('what IAM refuses is a failure of the table', async () => {
  world.edge.faults.add({ match: { operation: 'GetRole' }, effect: { type: 'throttle' } });
  await expect(roles().read(arnOf('x'))).rejects.toMatchObject({ type: 'Throttled' });
  world.edge.faults.add({ match: { operation: 'GetRole' }, effect: { type: 'access-denied' } });
  await expect(roles().exists(arnOf('x'))).rejects.toMatchObject({ type: 'PermissionMissing' });
});

test('documents are read percent-encoded, as IAM answers them, and plain', () => {
  const document = allowing('s3:GetObject', 'arn:aws:s3:::b/100%/ü/*');
  expect(roleDocument('r', 'p', encodeURIComponent(JSON.stringify(document)))).toEqual(document);
  expect(roleDocument('r', 'p', JSON.stringify(document))).toEqual(document);
  expect(() => roleDocument('role x', 'p', '%7Bno')).toThrow(expect.objectContaining({ type: 'PolicyUnreadable' }) as Error);
});
