import {
  AddCustomAttributesCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  CreateUserPoolClientCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CopyObjectCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { edgeUnderTest, exists, failureOf, newBucket, newPool, newUser, type EdgeUnderTest } from './start-edge';

let world: EdgeUnderTest;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());

describe('bucket policies', () => {
  const sized = (bucket: string, bytes: number): string => {
    const policy = (Sid: string): string =>
      JSON.stringify({
        Statement: [{ Sid, Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
      });
    return policy('s'.repeat(bytes - policy('').length));
  };
  const putPolicy = (Bucket: string, Policy: string): Promise<unknown> =>
    world.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));

  test('20,480 bytes are accepted, white space not counted, one more is refused and changes nothing', async () => {
    const bucket = await newBucket(world);
    await putPolicy(bucket, sized(bucket, 20_480));
    await putPolicy(bucket, JSON.stringify(JSON.parse(sized(bucket, 20_480)), undefined, 8));
    await expect(putPolicy(bucket, sized(bucket, 20_481))).rejects.toMatchObject({
      name: 'MalformedPolicy',
      message: 'Normalized policy document exceeds the maximum allowed size of 20480 bytes',
    });
    const { Policy } = await world.upstream.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    expect(JSON.stringify(JSON.parse(Policy ?? ''))).toHaveLength(20_480);
  });

  test.each(['arn:aws:s3:::another/*', 'arn:aws:s3:::BUCKET-2/*', '*'])('a policy about %s is refused', async (resource) => {
    const bucket = await newBucket(world);
    const Resource = resource.replace('BUCKET', bucket);
    const policy = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource } });
    await expect(putPolicy(bucket, policy)).rejects.toMatchObject({
      name: 'MalformedPolicy',
      message: 'Policy has invalid resource',
    });
  });

  test('what is no JSON is refused', async () => {
    expect(await failureOf(putPolicy(await newBucket(world), '{"Statement":'))).toBe('MalformedPolicy');
  });
});

describe('attributes', () => {
  const invalid = (message: RegExp): object => ({
    name: 'InvalidParameterException',
    message: expect.stringMatching(message) as string,
  });
  const update = (pool: string, Username: string, Name: string, Value: string): Promise<unknown> =>
    world.aws.cognito.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId: pool, Username, UserAttributes: [{ Name, Value }] }),
    );

  test('unknown, immutable and too long ones are refused on update, and the user stays as they were', async () => {
    const { pool } = await newPool(world);
    const Username = await newUser(world, pool);
    await update(pool, Username, 'custom:tenant', 'acme');
    await expect(update(pool, Username, 'custom:none', 'x')).rejects.toMatchObject(
      invalid(/^user\.custom:none: Attribute does not exist in the schema\.\n$/),
    );
    await expect(update(pool, Username, 'custom:fixed', 'x')).rejects.toMatchObject(
      invalid(/^user\.custom:fixed: Attribute cannot be updated\.\n$/),
    );
    await expect(update(pool, Username, 'custom:tenant', 'ninechars')).rejects.toMatchObject(invalid(/length of more than 8/));
    const user = await world.upstream.cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username }));
    expect(user.UserAttributes?.filter(({ Name }) => Name?.startsWith('custom:'))).toEqual([
      { Name: 'custom:tenant', Value: 'acme' },
    ]);
  });

  test('an attribute that was added a moment ago is known', async () => {
    const { pool } = await newPool(world);
    const Username = await newUser(world, pool);
    expect(await failureOf(update(pool, Username, 'custom:later', 'x'))).toBe('InvalidParameterException');
    const CustomAttributes = [{ Name: 'later', AttributeDataType: 'String' as const, Mutable: true }];
    await world.aws.cognito.send(new AddCustomAttributesCommand({ UserPoolId: pool, CustomAttributes }));
    await update(pool, Username, 'custom:later', 'x');
  });

  test('immutable ones may be set when the user is made, unknown ones may not, by admins or by sign-up', async () => {
    const { pool, client } = await newPool(world);
    const { cognito } = world.aws;
    const UserAttributes = [{ Name: 'custom:fixed', Value: 'x' }];
    const wrong = [{ Name: 'custom:none', Value: 'x' }];
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username: 'made', UserAttributes }));
    await cognito.send(new SignUpCommand({ ClientId: client, Username: 'came', Password: 'Passw0rd!x', UserAttributes }));
    const create = cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username: 'no-1', UserAttributes: wrong }));
    await expect(create).rejects.toMatchObject(invalid(/did not conform to the schema: custom:none/));
    const signUp = new SignUpCommand({ ClientId: client, Username: 'no-2', Password: 'Passw0rd!x', UserAttributes: wrong });
    await expect(cognito.send(signUp)).rejects.toMatchObject(invalid(/did not conform to the schema: custom:none/));
    const { Users } = await world.upstream.cognito.send(new ListUsersCommand({ UserPoolId: pool }));
    expect(Users?.map(({ Username }) => Username).sort()).toEqual(['came', 'made']);
  });

  test('users write no custom attribute that their app client may not write, themselves or by signing up', async () => {
    const { pool } = await newPool(world);
    const { cognito } = world.aws;
    const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const];
    const WriteAttributes = ['email'];
    const client = { UserPoolId: pool, ClientName: 'strict', ExplicitAuthFlows, WriteAttributes };
    const { UserPoolClient } = await world.upstream.cognito.send(new CreateUserPoolClientCommand(client));
    const ClientId = UserPoolClient?.ClientId;
    const UserAttributes = [{ Name: 'custom:tenant', Value: 'acme' }];
    const person = { ClientId, Password: 'Passw0rd!x' };
    const refused = { name: 'NotAuthorizedException', message: 'A client attempted to write unauthorized attribute' };
    await expect(cognito.send(new SignUpCommand({ ...person, Username: 'no', UserAttributes }))).rejects.toMatchObject(refused);
    await cognito.send(new SignUpCommand({ ...person, Username: 'yes' }));
    await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username: 'yes' }));
    const AuthParameters = { USERNAME: 'yes', PASSWORD: person.Password };
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const { AccessToken } = AuthenticationResult ?? {};
    const write = (attributes: typeof UserAttributes) =>
      cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes }));
    await expect(write(UserAttributes)).rejects.toMatchObject(refused);
    await write([{ Name: 'email', Value: 'yes@example.com' }]);
    const { UserAttributes: after } = await world.upstream.cognito.send(
      new AdminGetUserCommand({ UserPoolId: pool, Username: 'yes' }),
    );
    expect(after?.filter(({ Name }) => Name?.startsWith('custom:'))).toEqual([]);
  });

  test('pages over 60 and attribute names over 20 characters are refused', async () => {
    const { pool } = await newPool(world);
    const { cognito } = world.aws;
    expect(await failureOf(cognito.send(new ListUsersCommand({ UserPoolId: pool, Limit: 61 })))).toBe(
      'InvalidParameterException',
    );
    await cognito.send(new ListUsersCommand({ UserPoolId: pool, Limit: 60 }));
    const add = (Name: string): Promise<unknown> =>
      cognito.send(
        new AddCustomAttributesCommand({ UserPoolId: pool, CustomAttributes: [{ Name, AttributeDataType: 'String' }] }),
      );
    expect(await failureOf(add('a'.repeat(21)))).toBe('InvalidParameterException');
    await add('a'.repeat(20));
  });
});

describe('owners and Regions', () => {
  afterEach(() => world.edge.buckets.clear());

  test('a call that expects another owner is refused, for the destination and for the source of a copy', async () => {
    const Bucket = await newBucket(world);
    const { s3 } = world.aws;
    const own = '000000000000';
    const put = (ExpectedBucketOwner: string): Promise<unknown> =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ExpectedBucketOwner }));
    expect(await failureOf(put('111111111111'))).toBe('AccessDenied');
    expect(await exists(world, Bucket, 'k')).toBe(false);
    await put(own);
    const copy = (ExpectedSourceBucketOwner: string): Promise<unknown> =>
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/k`, ExpectedSourceBucketOwner }));
    expect(await failureOf(copy('111111111111'))).toBe('AccessDenied');
    await copy(own);
  });

  test("somebody else's bucket is refused whoever is expected", async () => {
    const Bucket = await newBucket(world);
    world.edge.buckets.setOwner(Bucket, '222222222222');
    await expect(world.aws.s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('a bucket in another Region answers with a redirect that names it', async () => {
    const Bucket = await newBucket(world);
    world.edge.buckets.setRegion(Bucket, 'eu-west-1');
    await expect(world.aws.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $response: { statusCode: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    });
    expect(await exists(world, Bucket, 'k')).toBe(false);
  });
});
