import {
  CreateUserPoolClientCommand,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createConfigStore } from '../../../aws/config-store';
import { createS3ObjectStore } from '../../../aws/s3-object-store';
import { deploymentMarkKey } from '../../../core/layout/control-keys';
import {
  addAttribute,
  brief,
  lambdaArn,
  lines,
  openPractice,
  own,
  type Practice,
  publish,
  type SoundDesk,
  writable,
} from './doctor-practice';

let practice: Practice;
let desk: SoundDesk;

beforeAll(async () => void (practice = await openPractice()), 60_000);
afterAll(() => practice.close());
beforeEach(async () => void (desk = await practice.soundDesk()));
afterEach(() => {
  practice.calm();
  return desk.close();
});

/** Past `apply`, which would refuse. */
async function publishedAnyway(attribute: string): Promise<void> {
  const text = lines.replace('custom:storage_prefix', attribute);
  const objects = createS3ObjectStore({ client: practice.aws.s3, expectedOwner: undefined });
  const store = createConfigStore({ objects, controlBucket: desk.controlBucket });
  const current = await store.current();
  if (current === undefined) throw new Error('Nothing is published.');
  const { clients, config } = current.published;
  const pools = config.pools.map((pool) => ({ ...pool, writeBack: { [attribute]: '{prefix}' } }));
  await store.publish({ config: { ...config, pools }, clients }, current);
  await desk.write(text);
}

const refuse = (operation: string): void => {
  practice.edge.faults.add({ match: { operation }, times: 100, effect: { type: 'access-denied' } });
};

const mark = (Body: string) =>
  practice.aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key: deploymentMarkKey, Body }));

interface Fault {
  /** How it is planted. */
  readonly plant: () => unknown;
  readonly found: string;
  /** What the place or the words must name. */
  readonly naming: () => string;
  readonly args?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const faults: Readonly<Record<string, Fault>> = {
  'a file with a mistake': {
    plant: () => desk.write('layout: users/'),
    found: 'error config-invalid',
    naming: () => 'gatehouse.yaml',
    args: ' --control-bucket CONTROL',
  },
  'a configuration that was never published': {
    plant: () => practice.aws.s3.send(new DeleteObjectCommand({ Bucket: desk.controlBucket, Key: 'config/current.json' })),
    found: 'error config-not-published',
    naming: () => desk.controlBucket,
  },
  'a file that says something else than what runs': {
    plant: () => desk.write(`${lines}\nstructure: [documents/]`),
    found: 'warning config-differs',
    naming: () => 'documents/',
  },
  'no Temporal server': {
    plant: () => undefined,
    found: 'error temporal-unavailable',
    naming: () => '127.0.0.1:1',
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  },
  'a namespace that does not exist': {
    plant: () => undefined,
    found: 'error temporal-unavailable',
    naming: () => 'nowhere',
    args: ' --namespace nowhere',
  },
  'a service of AWS that does not answer': {
    plant: () => practice.edge.faults.add({ match: { service: 'cognito-idp' }, times: 100, effect: { type: 'reset-before' } }),
    found: 'error aws-unavailable',
    naming: () => desk.userPoolId,
  },
  'a pool that is gone': {
    plant: () => practice.aws.cognito.send(new DeleteUserPoolCommand({ UserPoolId: desk.userPoolId })),
    found: 'error user-pool-missing',
    naming: () => desk.userPoolId,
  },
  'a data bucket that is gone': {
    plant: () => practice.aws.s3.send(new DeleteBucketCommand({ Bucket: desk.dataBucket })),
    found: 'error bucket-missing',
    naming: () => desk.dataBucket,
  },
  'a data bucket in another Region': {
    plant: () => {
      practice.edge.buckets.setRegion(desk.dataBucket, 'eu-west-1');
    },
    found: 'error bucket-in-other-region',
    naming: () => desk.dataBucket,
  },
  'an action that is not allowed': {
    plant: () => {
      refuse('GetBucketVersioning');
    },
    found: 'error permission-missing',
    naming: () => 's3:GetBucketVersioning',
  },
  'an action on app clients that is not allowed': {
    plant: () => {
      refuse('DescribeUserPoolClient');
    },
    found: 'error permission-missing',
    naming: () => 'cognito-idp:DescribeUserPoolClient',
  },
  'a control bucket that another deployment owns': {
    plant: () => mark(JSON.stringify({ schema: 'gatehouse.deployment/1', account: '999999999999', region: 'us-east-1' })),
    found: 'error control-bucket-taken',
    naming: () => 'account 999999999999',
  },
  'a control bucket that nobody marked': {
    plant: () => practice.aws.s3.send(new DeleteObjectCommand({ Bucket: desk.controlBucket, Key: deploymentMarkKey })),
    found: 'warning control-bucket-unmarked',
    naming: () => desk.controlBucket,
  },
  'a mark that nobody can read': {
    plant: () => mark('{"schema":'),
    found: 'error record-unreadable',
    naming: () => deploymentMarkKey,
  },
  'a data bucket that CloudFront is let into': {
    plant: () =>
      practice.aws.s3.send(
        new PutBucketPolicyCommand({
          Bucket: desk.dataBucket,
          Policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Cdn',
                Effect: 'Allow',
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 's3:GetObject',
                Resource: `arn:aws:s3:::${desk.dataBucket}/*`,
              },
            ],
          }),
        }),
      ),
    found: 'warning data-bucket-other-door',
    naming: () => 'statement=Cdn',
  },
  'a control bucket without versions': {
    plant: () =>
      practice.aws.s3.send(
        new PutBucketVersioningCommand({ Bucket: desk.controlBucket, VersioningConfiguration: { Status: 'Suspended' } }),
      ),
    found: 'warning control-bucket-unversioned',
    naming: () => desk.controlBucket,
  },
  'a control bucket without encryption': {
    // S3 itself encrypts everything nowadays; stores that speak its language need not.
    plant: () => {
      const code = 'ServerSideEncryptionConfigurationNotFoundError';
      practice.edge.faults.add({
        match: { operation: 'GetBucketEncryption' },
        times: 100,
        effect: { type: 'error', status: 404, code },
      });
    },
    found: 'warning control-bucket-unencrypted',
    naming: () => desk.controlBucket,
  },
  'a control bucket that could be made public': {
    plant: () => practice.aws.s3.send(new DeletePublicAccessBlockCommand({ Bucket: desk.controlBucket })),
    found: 'error control-bucket-open',
    naming: () => desk.controlBucket,
  },
  'a data bucket that could be made public': {
    plant: () => practice.aws.s3.send(new DeletePublicAccessBlockCommand({ Bucket: desk.dataBucket })),
    found: 'error data-bucket-open',
    naming: () => desk.dataBucket,
  },
  'a data bucket with ACLs': {
    plant: () => own(practice.aws, desk.dataBucket, 'ObjectWriter'),
    found: 'error data-bucket-acls',
    naming: () => desk.dataBucket,
  },
  'a data bucket that keeps incomplete uploads': {
    plant: () => practice.aws.s3.send(new DeleteBucketLifecycleCommand({ Bucket: desk.dataBucket })),
    found: 'warning data-bucket-keeps-uploads',
    naming: () => desk.dataBucket,
  },
  'a write-back attribute that the pool lacks': {
    plant: () => publish(desk, lines.replace('storage_prefix', 'absent')),
    found: 'error write-back-missing',
    naming: () => 'custom:absent',
  },
  'a write-back attribute that the pool lacks while it is only observed': {
    plant: () => publish(desk, `${lines.replace('storage_prefix', 'absent')}\nmode: observe`),
    found: 'warning write-back-missing',
    naming: () => 'custom:absent',
  },
  'a write-back attribute that cannot be changed': {
    plant: async () => {
      await addAttribute(practice.aws, desk.userPoolId, 'fixed', '2048', false);
      await publishedAnyway('custom:fixed');
    },
    found: 'error write-back-immutable',
    naming: () => 'custom:fixed',
  },
  'a write-back attribute that is too short': {
    plant: async () => {
      await addAttribute(practice.aws, desk.userPoolId, 'short', '40');
      await publish(desk, lines.replace('storage_prefix', 'short'));
    },
    found: 'error write-back-too-short',
    naming: () => 'custom:short',
  },
  'a write-back attribute that users can write': {
    plant: () => writable(practice.aws, desk, ['email', 'custom:storage_prefix']),
    found: 'error write-back-client-writable',
    naming: () => `client=${desk.clientId}, attribute=custom:storage_prefix`,
  },
  'a tenant that users can choose': {
    plant: () => writable(practice.aws, desk, ['email', 'custom:tenant_id']),
    found: 'error tenant-client-writable',
    naming: () => 'custom:tenant_id',
  },
  'an app client that came after the last apply': {
    plant: () =>
      practice.aws.cognito.send(new CreateUserPoolClientCommand({ UserPoolId: desk.userPoolId, ClientName: 'mobile' })),
    found: 'warning app-client-unknown',
    naming: () => desk.userPoolId,
  },
  'a template that can be rendered for nobody': {
    plant: async () => {
      await mkdir(path.join(desk.directory, 'templates'));
      await writeFile(path.join(desk.directory, 'templates', 'own.txt.liquid'), 'hello\n{{ user.nmae }}');
      await publish(desk, `${lines}\nfirstLogin: { template: own.txt.liquid, name: a }`);
    },
    found: 'error template-invalid',
    naming: () => 'template=own.txt.liquid, line=2, field=user.nmae',
  },
  'a pool without one of the triggers': {
    plant: () => {
      const LambdaConfig = { PostConfirmation: lambdaArn };
      return practice.aws.cognito.send(new UpdateUserPoolCommand({ UserPoolId: desk.userPoolId, LambdaConfig }));
    },
    found: 'info pool-trigger-absent',
    naming: () => 'trigger=PostAuthentication',
  },
};

test.each(Object.entries(faults))('%s is found, and nothing else', async (_, { plant, found, naming, args = '', env = {} }) => {
  await plant();
  const printed = await practice.doctor(desk, args.replace('CONTROL', desk.controlBucket), { env });
  expect([...new Set(brief(printed))]).toEqual([found]);
  expect(JSON.stringify(printed.findings)).toContain(naming());
  expect(printed.exitCode).toBe(found.startsWith('error') ? 1 : 0);
  for (const { what, place, remedy } of printed.findings)
    expect([what.length > 0, place.length > 0, remedy !== undefined]).toEqual([true, true, true]);
});
