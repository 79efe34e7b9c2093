import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import { accountCredentials, createBackOffice } from '../local/play/back-office';
import { createCustomerApp } from '../local/play/customer-app';
import { startPlayground, type Playground } from '../local/playground';
import { writerTiming } from '../workflows/timing';
import { type Change, changeOf, withAsked } from './access-change';
import { type Baseline, startBaseline } from './baseline';
import { type CallTimes, watchCalls } from './call-times';
import { bothOf, figuresOf, ratiosOf } from './latency-figures';
import { createLiveUser, type LiveUser } from './live-user';
import { createRegistrations } from './registrations';
import { sizeOfRun } from './size-of-run';
import { tenantLatency } from './tenant-latency';

const usualUsers = 200;
const sharedKey = 'shared/premium/plan.txt';

/** The first runs load code into the worker's cache. */
const warmUp = 5;

interface Samples {
  readonly empty: number[];
  readonly registration: number[];
  readonly firstSignIn: number[];
  readonly join: Change[];
  readonly leave: Change[];
  readonly disable: Change[];
}

/**
 * For one user at a time: registration until prefix and attribute are there, the first sign-in until its file can be read, joining a group until a live credential may
 * read, leaving it until it may not, and disabling until it may nothing; before each user an empty one-activity workflow
 * on the same server. Then one tenant at a time.
 */
export async function latency(progress: (line: string) => void, size?: string): Promise<Record<string, number>> {
  const users = sizeOfRun(size, usualUsers);
  return { ...(await userLatency(progress, users)), ...(await tenantLatency(progress, Math.ceil(users / 4))) };
}

async function userLatency(progress: (line: string) => void, users: number): Promise<Record<string, number>> {
  const playground = await startPlayground({ progress, firstLogin: true });
  const baseline = await startBaseline(playground);
  const bench = openBench(playground, baseline);
  try {
    await shareFile(playground);
    for (let index = 0; index < users + warmUp; index++) {
      await bench.measure(`user-${String(index)}`);
      if (index + 1 === warmUp) bench.forget();
      const done = index + 1 - warmUp;
      if (done > 0 && done % 20 === 0) progress(`${String(done)} of ${String(users)} users`);
    }
    return await figures(playground, bench.samples, users);
  } finally {
    bench.close();
    await baseline.stop();
    await playground.stop();
  }
}

function openBench(playground: Playground, baseline: Baseline) {
  const registrations = createRegistrations(playground);
  const app = createCustomerApp(playground.app);
  const office = createBackOffice(playground.app);
  const calls = watchCalls(playground);
  const { client } = playground.temporal;
  const samples: Samples = { empty: [], registration: [], firstSignIn: [], join: [], leave: [], disable: [] };

  const timed = async (user: LiveUser, call: () => Promise<void>, key: string, allowed: boolean): Promise<Change> => {
    await rest(user, calls);
    const called = Date.now();
    // Begun beside the call: the policy may be in force before Cognito's answer is here.
    const [felt] = await Promise.all([user.until(key, allowed), call()]);
    await user.quiet();
    return changeOf(client, calls, user, { called, felt });
  };

  return {
    samples,
    /** Everything that is measured of one user. */
    async measure(name: string): Promise<void> {
      samples.empty.push(await baseline.timed());
      samples.registration.push(await registrations.timed(name));
      const user = createLiveUser(playground, await app.signIn(name));
      // The credentials are there at about the time at which Cognito has called the trigger.
      const signedIn = Date.now();
      samples.firstSignIn.push((await user.until(`users/${user.sub}/welcome.pdf`, true)) - signedIn);
      samples.join.push(await timed(user, () => office.join(name, 'premium'), sharedKey, true));
      samples.leave.push(await timed(user, () => office.leave(name, 'premium'), sharedKey, false));
      const own = `users/${user.sub}/documents/note.txt`;
      await user.put(own);
      samples.disable.push(await timed(user, () => office.disable(name), own, false));
      user.close();
    },
    forget(): void {
      for (const list of Object.values(samples) as unknown[][]) list.length = 0;
    },
    close(): void {
      calls.stop();
      for (const part of [registrations, app, office]) part.close();
    },
  };
}

/** One at a time: a change that follows another at once would wait for the writer's pace, which bench burst measures. */
async function rest(user: LiveUser, calls: CallTimes): Promise<void> {
  await user.quiet();
  while (calls.sincePolicy() < writerTiming.betweenWrites * 2) await delay(50);
}

async function shareFile({ miniStack: endpoint, app: { region, dataBucket: Bucket } }: Playground): Promise<void> {
  const s3 = new S3Client({ endpoint, region, credentials: accountCredentials, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket, Key: sharedKey, Body: sharedKey }));
  s3.destroy();
}

async function figures({ temporal, app }: Playground, samples: Samples, users: number): Promise<Record<string, number>> {
  const { empty, registration, firstSignIn } = samples;
  const all: Record<string, number> = {
    users,
    ...Object.fromEntries(bothOf('empty workflow', empty)),
    ...Object.fromEntries(bothOf('registration', registration)),
    ...ratiosOf('registration', registration, empty),
    ...Object.fromEntries(bothOf('first sign-in -> file readable', firstSignIn)),
  };
  for (const kind of ['disable', 'leave', 'join'] as const) {
    const marks = await withAsked(temporal.client, app.dataBucket, samples[kind]);
    Object.assign(all, figuresOf(kind, marks, empty));
  }
  return all;
}
