import type { Played } from './played';
import { firstSignInName, inLanes, playFirstSignInAnswers, playFirstSignInKills } from './first-sign-in-faults';
import { until } from '../support/until';
import { type FirstSignInScene, type Newcomer, openFirstSignInScene } from './first-sign-in-scene';

export { firstSignInName } from './first-sign-in-faults';

const arrivals = ['signs up', 'is created by an admin', 'is federated', 'is imported'] as const;

/** First sign-ins with something going wrong at every call, and a crowd of them on workers that are killed. */
export async function playFirstSignIns(crowd: number): Promise<readonly Played[]> {
  const scene = await openFirstSignInScene();
  try {
    const one = [...(await playFirstSignInAnswers(scene)), ...(await playFirstSignInKills(scene))];
    return [...one, await playCrowd(scene, crowd)];
  } finally {
    await scene.close();
  }
}

/**
 * Users who arrive in every way and sign in at once, so that most have no storage yet; every trigger comes three times, and
 * CloudTrail tells again. The worker is killed when a third and two thirds of them have their file.
 */
async function playCrowd(scene: FirstSignInScene, size: number): Promise<Played> {
  const before = (await scene.receiptKeys()).length;
  const numbers = Array.from({ length: size }, (_, index) => index);
  const killing = killAt(scene, [before + size / 3, before + (size * 2) / 3]);
  const users = await inLanes(numbers, (index) => welcomed(scene, index));
  const found = await inLanes(users, async (user) => (await scene.problemsOf(user)).map((problem) => `${user.sub}: ${problem}`));
  const kills = await killing.stop();
  return {
    name: `${firstSignInName}: ${String(size)} at once, each trigger three times, workers killed`,
    problems: [...found.flat(), ...(kills === 2 ? [] : [`the worker was killed ${String(kills)} times`])],
  };
}

/** On a busy machine a connection of the app may be reset; then somebody else arrives. */
async function welcomed(scene: FirstSignInScene, index: number): Promise<Newcomer> {
  const arrival = arrivals[index % arrivals.length] ?? 'signs up';
  let newcomer: Newcomer | undefined;
  await until(async () => {
    newcomer = await scene.welcome(arrival);
    return true;
  }, 120_000);
  if (newcomer === undefined) throw new Error('Nobody arrived.');
  return newcomer;
}

/** Kills the worker each time when so many receipts are there. */
function killAt(scene: FirstSignInScene, marks: readonly number[]) {
  const left = [...marks];
  const stopped = new AbortController();
  let kills = 0;
  const reached = async (mark: number): Promise<boolean> =>
    scene.receiptKeys().then(
      (keys) => keys.length >= mark,
      () => false,
    );
  const watching = (async () => {
    while (!stopped.signal.aborted && left.length > 0) {
      if (await reached(left[0] ?? 0)) {
        left.shift();
        kills += 1;
        await scene.replaceWorker();
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    /** How often it was killed. */
    async stop(): Promise<number> {
      stopped.abort();
      await watching;
      return kills;
    },
  };
}
