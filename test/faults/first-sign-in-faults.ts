import { randomUUID } from 'node:crypto';
import { mapBounded } from '../../client/relay/map-bounded';
import type { CallMatch } from '../../local/edge/call-match';
import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { type Played, within } from './played';
import { type Boundary, readOfUser, readRecord, s3, writeOfRecord, writeOfUser, writeReceipt } from './boundaries';
import type { FirstSignInScene } from './first-sign-in-scene';

export const firstSignInName = 'a user who signs in for the first time';

/** Every call of the delivery to a user who has storage, in order. */
const boundaries: readonly Boundary[] = [
  readRecord,
  { ...readRecord, name: 'read the record again', match: (sub) => s3('GetObject', `^registry/users/[^/]+/${sub}\\.json$`, 2) },
  readOfUser('read the user', 'AdminGetUser'),
  { name: 'put the file', writes: true, match: (sub) => s3('PutObject', `^users/${sub}/welcome\\.pdf$`) },
  writeReceipt,
  writeOfRecord('record that it is there', 1),
  readOfUser('prove who the attribute is of', 'AdminGetUser', 2),
  writeOfUser('write the attribute', 'AdminUpdateUserAttributes'),
];

const answers: readonly {
  readonly name: string;
  readonly effect: FaultEffect;
  readonly times: number;
  readonly writesOnly: boolean;
}[] = [
  { name: 'throttled three times', effect: { type: 'throttle' }, times: 3, writesOnly: false },
  { name: 'answered with a server error twice', effect: serverError(), times: 2, writesOnly: false },
  { name: 'cut off before the commit', effect: { type: 'reset-before' }, times: 1, writesOnly: false },
  { name: 'cut off after the commit', effect: { type: 'reset-after' }, times: 1, writesOnly: true },
  { name: 'stalled and committed 7 s late', effect: { type: 'stall-commit-late', delayMs: 7_000 }, times: 1, writesOnly: true },
];

function serverError(): FaultEffect {
  return { type: 'error', status: 500, code: 'InternalError' };
}

/** A user who has storage and has not signed in, and where something goes wrong for them. */
interface Struck {
  readonly name: string;
  readonly user: string;
  readonly sub: string;
  readonly match: CallMatch;
}

/** Users whose first sign-in meets a fault at one call each, side by side. */
export async function playFirstSignInAnswers(scene: FirstSignInScene): Promise<readonly Played[]> {
  const cases = boundaries.flatMap((boundary) =>
    answers.filter(({ writesOnly }) => boundary.writes || !writesOnly).map((answer) => ({ boundary, ...answer })),
  );
  const users = await inLanes(cases, async ({ boundary, name, effect, times }) => ({
    ...(await userWithStorage(scene, boundary, name)),
    effect,
    times,
  }));
  return inLanes(users, async ({ name, user, sub, match, effect, times }) => {
    const fault = scene.playground.edge.faults.add({ match, effect, times });
    const credentials = await scene.signIn(user);
    const hasFired = await within(60_000, fault.whenFired(times));
    return { name, problems: hasFired ? await scene.problemsOf({ sub, credentials }) : ['no call came to the boundary'] };
  });
}

/** Users whose first sign-in is halted at one call each, before or after it; then the worker is killed, and another one goes on. */
export async function playFirstSignInKills(scene: FirstSignInScene): Promise<readonly Played[]> {
  const cases = boundaries.flatMap((boundary) => (['before', 'after'] as const).map((side) => ({ boundary, side })));
  const struck = await inLanes(cases, async ({ boundary, side }) => ({
    ...(await userWithStorage(scene, boundary, `worker killed ${side} it`)),
    side,
  }));
  const halted = struck.map(({ match, side }) => scene.playground.edge.gate(match, side));
  const credentials = await Promise.all(struck.map(({ user }) => scene.signIn(user)));
  const reached = await Promise.all(halted.map((gate) => within(60_000, gate.reached())));
  await scene.replaceWorker();
  for (const gate of halted) gate.release();
  return Promise.all(
    struck.map(async ({ name, sub }, at) => {
      const known = credentials[at];
      const problems = reached[at] === true ? [] : ['no call came to the boundary'];
      return {
        name,
        problems: [...problems, ...(await scene.problemsOf(known === undefined ? { sub } : { sub, credentials: known }))],
      };
    }),
  );
}

async function userWithStorage(scene: FirstSignInScene, boundary: Boundary, what: string): Promise<Struck> {
  const user = `u${randomUUID().slice(0, 12)}`;
  const sub = await scene.arrive('signs up', user);
  // Eight at once on a busy machine take their time; one that never settles still fails.
  const problems = await scene.settled(sub, 300_000);
  if (problems.length > 0) throw new Error(problems.join('; '));
  // Whoever looks meanwhile makes calls too.
  const match = { ...boundary.match(sub, user), accessKeyId: workerAccessKeyId };
  return { name: `${firstSignInName}: ${boundary.name}: ${what}`, user, sub, match };
}

/** So many users at a time as leave the machine some room. */
export const inLanes = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> =>
  mapBounded(items, 8, work);
