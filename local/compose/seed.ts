import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { aRegion, aUrl, createEnvironmentReader } from '../../core/config/environment';
import { createEventQueue } from '../servers/event-queue';
import { gatehouseYaml, seedWorld } from '../servers/seeded-world';
import { readSharedSettings, writeSharedFiles, type SharedSettings } from './shared-files';

/**
 * Makes the queue of events, a customer's user pool, identity pool, bucket and role, and writes `gatehouse.yaml` and the
 * app's settings for them. What is there stays; MiniStack forgets everything when it restarts. `SEED_NAME` names what is made.
 */
async function main(): Promise<void> {
  const read = createEnvironmentReader(process.env, 'environment of the seed');
  const endpoint = read.required('AWS_ENDPOINT_URL', aUrl);
  const region = read.required('AWS_REGION', aRegion);
  const name = process.env['SEED_NAME'] ?? 'playground';
  read.finish();
  await createEventQueue({ miniStack: endpoint, region, account: '000000000000', name });
  const before = readSharedSettings();
  if (before && (await isThere(before))) return void say(`User pool ${before.userPoolId} is there already.`);
  const seeded = await seedWorld({ endpoint, region, name, tenants: false, managed: false });
  const controlBucket = `${name}-gatehouse`;
  const { userPoolId, clientId, identityPoolId, dataBucket } = seeded;
  const settings = { endpoint, region, userPoolId, clientId, identityPoolId, dataBucket, controlBucket };
  writeSharedFiles(settings, gatehouseYaml(controlBucket, seeded));
  say(`Made user pool ${userPoolId} and bucket ${dataBucket}.`);
}

async function isThere({ endpoint, region, userPoolId: UserPoolId }: SharedSettings): Promise<boolean> {
  const cognito = new CognitoIdentityProviderClient({ endpoint, region });
  try {
    await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  } finally {
    cognito.destroy();
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
