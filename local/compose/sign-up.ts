import { setTimeout as delay } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { accountCredentials, createBackOffice } from '../play/back-office';
import { createCustomerApp } from '../play/customer-app';
import { readUserState, type UserState } from '../play/user-state';
import { createUserStorage } from '../play/user-storage';
import { untilPolicyStands } from '../servers/policy-stands';
import { readSharedSettings, type SharedSettings } from './shared-files';

const patienceMs = 30_000;

/** Signs up users as the app does, one after the other, and waits until each has storage and can use it. */
async function main(names: readonly string[]): Promise<void> {
  const settings = readSharedSettings();
  if (!settings) throw new Error('There is no playground.json in the working directory: run the seed first.');
  if (names.length === 0) throw new Error('Give the names of the users to sign up.');
  await untilPolicyStands(settings.endpoint, settings.dataBucket);
  for (const name of names) await signUp(settings, name);
}

async function signUp(settings: SharedSettings, name: string): Promise<void> {
  const app = createCustomerApp(settings);
  try {
    const began = performance.now();
    const sub = await app.signUp(name);
    const { prefix, tookMs } = await provisioned(settings, { name, sub, began });
    const { credentials } = await app.signIn(name);
    const storage = createUserStorage(settings, credentials);
    await storage.put(`${prefix}hello.txt`, 'hello');
    const text = (await storage.get(`${prefix}hello.txt`)).toString();
    storage.close();
    if (text !== 'hello') throw new Error(`${name} read something else than was written`);
    process.stdout.write(`${name}: sub ${sub}, prefix, record and attribute after ${String(Math.round(tookMs))} ms\n`);
  } finally {
    app.close();
  }
}

interface SignedUp {
  readonly name: string;
  readonly sub: string;
  readonly began: number;
}

/** Waits for attribute and record, and checks that the prefix is there. */
async function provisioned(settings: SharedSettings, { name, sub, began }: SignedUp) {
  const { endpoint, region, dataBucket, controlBucket, userPoolId: pool } = settings;
  const s3 = new S3Client({ endpoint, region, credentials: accountCredentials, forcePathStyle: true });
  const office = createBackOffice(settings);
  try {
    for (;;) {
      const prefix = (await office.attributes(name))['custom:storage_prefix'] ?? '';
      const state = await readUserState({ s3, dataBucket, controlBucket }, { pool, sub });
      if (isWhole(state, prefix)) return { prefix, tookMs: performance.now() - began };
      if (performance.now() - began > patienceMs)
        throw new Error(`${name} has no storage after 30 s: attribute ${prefix || 'missing'}, ${JSON.stringify(state)}`);
      await delay(15);
    }
  } finally {
    office.close();
    s3.destroy();
  }
}

const isWhole = ({ keys, record }: UserState, prefix: string): boolean =>
  record?.state === 'active' && record.prefix === prefix && keys.includes(prefix);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
