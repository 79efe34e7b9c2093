import { randomUUID } from 'node:crypto';
import type { AccessScene } from '../support/access-scene';
import type { Boundary } from './boundaries';
import type { Fault, FaultCase } from './cases';
import { prepare, type Prepared } from './scenarios';

type Of<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** Plays one case and answers what is wrong afterwards. Those that hit only their own user may run side by side. */
export async function playCase(
  scene: AccessScene,
  { happening, boundary, fault }: FaultCase,
  restartWorker: () => Promise<void>,
): Promise<readonly string[]> {
  const name = `u${randomUUID().slice(0, 12)}`;
  const prepared = await prepare(scene, happening, name);
  try {
    if (boundary?.kept === true) await restartWorker();
    await play(scene, { name, prepared, boundary }, fault, restartWorker);
    return await prepared.problems();
  } finally {
    prepared.close();
    if (fault.kind === 'event') await scene.playground.edge.eventFaults.clear();
    if (fault.kind === 'lag') scene.playground.edge.faults.clear();
  }
}

interface Stage {
  readonly name: string;
  readonly prepared: Prepared;
  readonly boundary: Boundary | undefined;
}

async function play(scene: AccessScene, stage: Stage, fault: Fault, restartWorker: () => Promise<void>): Promise<void> {
  switch (fault.kind) {
    case 'answer':
      return playAnswer(scene, stage, fault);
    case 'kill':
      return playKill(scene, stage, fault, restartWorker);
    case 'replaced':
      return playReplaced(scene, stage);
    case 'event':
      return playEvents(scene, stage, fault);
    case 'lag': {
      const effect = { type: 'lagging-reads', lagMs: fault.lagMs } as const;
      scene.playground.edge.faults.add({ match: { service: 'cognito-idp' }, times: 20, effect });
      await stage.prepared.happen();
    }
  }
}

async function playEvents(scene: AccessScene, { prepared }: Stage, { effect }: Of<'event'>): Promise<void> {
  const { eventFaults } = scene.playground.edge;
  eventFaults.add({ times: 20, effect });
  await prepared.happen();
  // Events that are held back for reversal go out now, last first.
  if (effect.type === 'reversed') await eventFaults.clear();
}

/** Before a way back touches anything it waits until no delete can be late any more. */
const patienceMs = 90_000;

async function playAnswer(scene: AccessScene, stage: Stage, { effect, times }: Of<'answer'>): Promise<void> {
  const handle = scene.playground.edge.faults.add({ match: matchOf(stage), times, effect });
  await stage.prepared.happen();
  await within(patienceMs, handle.whenFired(times), () => `the fault fired ${String(handle.fired())} of ${String(times)} times`);
  if (effect.type === 'stall-commit-late') await within(30_000, handle.whenCommitted(), () => 'the late commit did not come');
}

async function playReplaced(scene: AccessScene, stage: Stage): Promise<void> {
  const { prepared, boundary } = stage;
  const gate = scene.playground.edge.gate(matchOf(stage));
  try {
    await prepared.happen();
    await within(patienceMs, gate.reached(), () => 'no call came to the boundary');
    await prepared.replace?.(boundary?.object ?? '');
  } finally {
    gate.release();
  }
}

async function playKill(
  scene: AccessScene,
  stage: Stage,
  { side }: Of<'kill'>,
  restartWorker: () => Promise<void>,
): Promise<void> {
  const gate = scene.playground.edge.gate(matchOf(stage), side);
  try {
    await stage.prepared.happen();
    await within(patienceMs, gate.reached(), () => 'no call came to the boundary');
    await restartWorker();
  } finally {
    gate.release();
  }
}

function matchOf({ name, prepared: { sub }, boundary }: Stage) {
  if (boundary === undefined || sub === undefined) throw new Error('The case names no boundary, or nobody who meets it.');
  return boundary.match(sub, name);
}

/** Kills the worker once, while every user is halted at a call of their own; answers what is wrong of each afterwards. */
export async function playKills(
  scene: AccessScene,
  cases: readonly FaultCase[],
  restartWorker: () => Promise<void>,
): Promise<readonly (readonly string[])[]> {
  const stages = await Promise.all(
    cases.map(async ({ happening, boundary, fault }) => {
      const name = `u${randomUUID().slice(0, 12)}`;
      const stage = { name, prepared: await prepare(scene, happening, name), boundary };
      return { ...stage, gate: scene.playground.edge.gate(matchOf(stage), fault.kind === 'kill' ? fault.side : 'before') };
    }),
  );
  await Promise.all(stages.map(({ prepared }) => prepared.happen()));
  const missed = await Promise.all(
    stages.map(({ gate }) =>
      within(patienceMs, gate.reached(), () => 'no call came to the boundary').then(
        () => [],
        (error: unknown) => [String(error)],
      ),
    ),
  );
  await restartWorker();
  for (const { gate } of stages) gate.release();
  return Promise.all(stages.map(async ({ prepared }, index) => [...(missed[index] ?? []), ...(await prepared.problems())]));
}

async function within(milliseconds: number, promise: Promise<unknown>, otherwise: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise()));
    }, milliseconds);
  });
  await Promise.race([promise, expired]).finally(() => {
    clearTimeout(timer);
  });
}
