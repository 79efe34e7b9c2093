import { mapBounded } from '../client/relay/map-bounded';
import { quotaCategories, queueRate } from '../core/contract/task-queues';
import { startPlayground, type Playground } from '../local/playground';
import { leftAfter } from './left-after';
import { createRegistrations } from './registrations';
import { rounded } from './statistics';

const users = 500;
const signUpsAtOnce = 25;
const patienceMs = 10 * 60_000;

/** 500 registrations as fast as the app can send them, with the edge's quotas off and on. */
export async function registrationBurst(progress: (line: string) => void): Promise<Record<string, number>> {
  const free = await measured(progress, false);
  const limited = await measured(progress, true);
  const floor = queueRate('gatehouse-user-update', { share: 0.5, limits: {} }, { groups: false }) ?? Number.NaN;
  return {
    users,
    'quotas off users/s': free.rate,
    'quotas off lost': free.lost,
    'quotas on users/s': limited.rate,
    'quotas on lost': limited.lost,
    'share of UserUpdate users/s': rounded(floor, 1),
    'quotas on / off': rounded(limited.rate / free.rate, 2),
    ...Object.fromEntries(Object.entries(limited.calls).map(([operation, count]) => [`calls ${operation}`, count])),
  };
}

interface Measured {
  readonly rate: number;
  readonly lost: number;
  readonly calls: Readonly<Record<string, number>>;
}

async function measured(progress: (line: string) => void, quotas: boolean): Promise<Measured> {
  const playground = await startPlayground({ progress });
  const registrations = createRegistrations(playground);
  try {
    // The app's own sign-ups are not what is measured: its quota is lifted, the workers' categories are real.
    if (quotas) playground.edge.quotas.turnOn({ ...quotaCategories, UserCreation: 10_000, UserAuthentication: 10_000 });
    playground.edge.calls.reset();
    const names = Array.from({ length: users }, (_, index) => `burst-${String(index)}`);
    const began = performance.now();
    await mapBounded(names, signUpsAtOnce, registrations.signUp);
    progress(
      `${String(users)} signed up after ${String(rounded((performance.now() - began) / 1000, 1))} s; quotas ${quotas ? 'on' : 'off'}`,
    );
    const left = await leftAfter(patienceMs, names, registrations.hasStorage, progress);
    const seconds = (performance.now() - began) / 1000;
    return { rate: rounded((users - left) / seconds, 1), lost: left, calls: callsOf(playground) };
  } finally {
    registrations.close();
    await playground.stop();
  }
}

function callsOf({ edge }: Playground): Record<string, number> {
  const worker = edge.calls.list().filter(({ operation }) => !['SignUp', 'ConfirmSignUp', 'ReceiveMessage'].includes(operation));
  return Object.fromEntries(worker.map(({ operation, count }) => [operation, count]));
}
