import { randomUUID } from 'node:crypto';
import type { Gate } from '../../local/edge/gates';
import type { Scene } from '../support/scene';
import type { Boundary } from './boundaries';
import type { Fault, FaultCase } from './cases';

type Of<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** Plays one case and answers what is wrong afterwards. Cases other than kills may run side by side. */
export async function playCase(
  scene: Scene,
  { arrival, boundary, fault }: FaultCase,
  restartWorker: () => Promise<void>,
): Promise<readonly string[]> {
  const name = `u${randomUUID().slice(0, 12)}`;
  switch (fault.kind) {
    case 'answer':
      return boundary === undefined ? ['the case names no boundary'] : playAnswer(scene, name, boundary, fault);
    case 'kill':
      return boundary === undefined ? ['the case names no boundary'] : playKill(scene, name, boundary, fault, restartWorker);
    case 'event':
      return playEvents(scene, arrival, name, fault);
    case 'lag':
      scene.playground.edge.faults.add({
        match: { service: 'cognito-idp' },
        times: 20,
        effect: { type: 'lagging-reads', lagMs: fault.lagMs },
      });
      return finish(scene, await scene.arrive(arrival, name));
  }
}

async function playEvents(
  scene: Scene,
  arrival: FaultCase['arrival'],
  name: string,
  { effect }: Of<'event'>,
): Promise<readonly string[]> {
  const { eventFaults } = scene.playground.edge;
  eventFaults.add({ times: 20, effect });
  const sub = await scene.arrive(arrival, name);
  // Events that are held back for reversal go out now, last first.
  if (effect.type === 'reversed') await eventFaults.clear();
  return finish(scene, sub);
}

async function playAnswer(
  scene: Scene,
  name: string,
  boundary: Boundary,
  { effect, times }: Of<'answer'>,
): Promise<readonly string[]> {
  const sub = await scene.signUp(name);
  const handle = scene.playground.edge.faults.add({ match: boundary.match(sub, name), times, effect });
  await scene.confirm(name);
  await within(30_000, handle.whenFired(times), `the fault fired ${String(handle.fired())} of ${String(times)} times`);
  if (effect.type === 'stall-commit-late') await within(30_000, handle.whenCommitted(), 'the late commit did not come');
  return scene.settled(sub);
}

async function playKill(
  scene: Scene,
  name: string,
  boundary: Boundary,
  { side }: Of<'kill'>,
  restartWorker: () => Promise<void>,
): Promise<readonly string[]> {
  const sub = await scene.signUp(name);
  const gate: Gate = scene.playground.edge.gate(boundary.match(sub, name), side);
  await scene.confirm(name);
  await within(30_000, gate.reached(), 'no call came to the boundary');
  await restartWorker();
  gate.release();
  return scene.settled(sub);
}

async function finish(scene: Scene, sub: string): Promise<readonly string[]> {
  try {
    return await scene.settled(sub);
  } finally {
    await scene.playground.edge.eventFaults.clear();
    scene.playground.edge.faults.clear();
  }
}

async function within(milliseconds: number, promise: Promise<unknown>, otherwise: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise));
    }, milliseconds);
  });
  await Promise.race([promise, expired]).finally(() => {
    clearTimeout(timer);
  });
}
