import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultRule } from '../../local/edge/faults/fault-rule';
import type { AccessScene } from '../support/access-scene';
import { type Seeded, seeded } from '../support/seeded';
import { s3 } from './boundaries';
import { same } from './object-scenarios';
import { type Content, contentAtHome, contentOf, copiesOf, store } from './objects-scene';
import { untilNone } from './played';

export interface Interleavings {
  readonly scene: AccessScene;
  /** One user for each seed, from the first on. */
  readonly count: number;
  readonly firstSeed: number;
  readonly tell: (name: string, problems: readonly string[], tookMs: number) => void;
  /** Kills the worker and starts another; absent: nobody does meanwhile. */
  readonly restartWorker?: () => Promise<void>;
}

const lanes = 16;
const betweenKillsMs = 120_000;
const patienceMs = 600_000;

/**
 * Users who are disabled, enabled and disabled again while a backend of the customer's goes on storing objects for them, with
 * answers lost and deletes that commit late. Nothing that was ever stored is lost or there twice.
 */
export async function playInterleavings(given: Interleavings): Promise<void> {
  const { scene, count, firstSeed, tell, restartWorker } = given;
  const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);
  const over = new AbortController();
  const lane = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const began = performance.now();
      const problems = await play(scene, seed).catch((error: unknown) => [String(error)]);
      tell(`interleaving ${String(seed)}`, problems, performance.now() - began);
    }
  };
  const kills = restartWorker === undefined ? Promise.resolve() : killNowAndThen(restartWorker, over.signal);
  const played = Promise.all(Array.from({ length: lanes }, lane)).finally(() => {
    over.abort();
  });
  await Promise.all([played, kills]);
}

async function killNowAndThen(restartWorker: () => Promise<void>, over: AbortSignal): Promise<void> {
  const isOver = () => delay(betweenKillsMs, false, { signal: over }).catch(() => true);
  while (!(await isOver())) await restartWorker();
}

interface Member {
  readonly name: string;
  readonly sub: string;
  /** What every object was stored with, the last content last. */
  readonly stored: Map<string, Content[]>;
}

async function play(scene: AccessScene, seed: number): Promise<readonly string[]> {
  const random = seeded(seed);
  const name = `u${randomUUID().slice(0, 12)}`;
  const sub = await scene.user(name);
  const member: Member = { name, sub, stored: new Map() };
  for (let count = 0; count < 6; count += 1) await storeOne(scene, member, random);
  const trouble = troubles[random.below(troubles.length)]?.(sub, random);
  const fault = trouble === undefined ? undefined : scene.playground.edge.faults.add(trouble);
  const isEnabled = await changeAndStore(scene, member, random);
  fault?.remove();
  const whileGone = isEnabled ? [] : await untilNone(() => problemsOfGone(scene, member), patienceMs);
  if (!isEnabled) await scene.office.enable(name);
  const atEnd = await untilNone(() => problemsOfBack(scene, member), patienceMs);
  return [...whileGone.map((problem) => `while disabled: ${problem}`), ...atEnd];
}

const objectsOf = (sub: string): string => `^(users|archive)/.*${sub}/`;

const troubles: readonly ((sub: string, random: Seeded) => FaultRule | undefined)[] = [
  () => undefined,
  (sub) => ({ match: s3('CopyObject', objectsOf(sub)), times: 3, effect: { type: 'reset-after' } }),
  (sub) => ({ match: s3('DeleteObject', objectsOf(sub)), times: 3, effect: { type: 'reset-after' } }),
  (sub, random) => ({
    match: s3('DeleteObject', `^users/${sub}/`, 1 + random.below(4)),
    times: 2,
    effect: { type: 'stall-commit-late', delayMs: 1_000 + random.below(12_000) },
  }),
  (sub) => ({ match: { service: 's3', keyPattern: objectsOf(sub) }, times: 8, effect: { type: 'throttle' } }),
];

/** Disabled, enabled and so on, three or four times, while objects are stored; answers whether the user ends enabled. */
async function changeAndStore(scene: AccessScene, member: Member, random: Seeded): Promise<boolean> {
  const changes = 3 + random.below(2);
  const over = new AbortController();
  const pauses = Array.from({ length: changes }, (_, index) => pauseAfter(index, random));
  const storing = storeNowAndThen(scene, member, random, over.signal);
  for (const [index, pause] of pauses.entries()) {
    await (index % 2 === 0 ? scene.office.disable(member.name) : scene.office.enable(member.name));
    await delay(pause);
  }
  over.abort();
  await storing;
  return changes % 2 === 0;
}

/** A way back that waits until no delete can be late any more begins to move objects after 40 s. */
const pauseAfter = (index: number, random: Seeded): number =>
  index % 2 === 1 && random.chance(0.5) ? 38_000 + random.below(8_000) : random.below(6_000);

async function storeNowAndThen(scene: AccessScene, member: Member, random: Seeded, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await storeOne(scene, member, random);
    await delay(random.below(1_500), undefined, { signal: over }).catch(() => undefined);
  }
}

/** Mostly under a new name, else in place of another one. */
async function storeOne(scene: AccessScene, { sub, stored }: Member, random: Seeded): Promise<void> {
  const isNew = random.chance(0.75);
  const name = isNew ? `${String(stored.size)}/new.txt` : `again-${String(random.below(3))}.txt`;
  const content = contentOf(randomUUID());
  stored.set(name, [...(stored.get(name) ?? []), content]);
  await store(scene, `users/${sub}/${name}`, content);
}

/** What was stored last under each name is at home or in the archive. */
async function problemsOfGone(scene: AccessScene, { sub, stored }: Member): Promise<readonly string[]> {
  const { revocation, running } = await scene.record(sub);
  if (revocation?.finishedAt === undefined || running !== undefined) return ['the revocation is not done'];
  const [home, copies] = await Promise.all([contentAtHome(scene, sub), copiesOf(scene, sub)]);
  return [...stored].flatMap(([name, contents]) => {
    const last = contents.at(-1);
    const kept = [home.get(name), ...copies];
    return last !== undefined && kept.some((one) => one !== undefined && same(one, last)) ? [] : [`${name} is lost`];
  });
}

/** It is at home, and only there. What it was before may be in the archive, as it was. */
async function problemsOfBack(scene: AccessScene, { sub, stored }: Member): Promise<readonly string[]> {
  const { revocation, running, state } = await scene.record(sub);
  if (revocation !== undefined || running !== undefined || state !== 'active') {
    return [`the user is not back: the record says ${JSON.stringify({ state, running, revocation })}`];
  }
  const [home, copies] = await Promise.all([contentAtHome(scene, sub), copiesOf(scene, sub)]);
  const all = [...stored.values()];
  const lasts = all.flatMap((contents) => contents.slice(-1));
  const earlier = all.flatMap((contents) => contents.slice(0, -1));
  const isAmong = (some: readonly Content[], one: Content): boolean => some.some((other) => same(other, one));
  return [
    ...[...stored].flatMap(([name, contents]) => {
      const [last, found] = [contents.at(-1), home.get(name)];
      if (found === undefined) return [`${name} is not at home`];
      return last !== undefined && same(found, last) ? [] : [`${name} is at home as ${JSON.stringify(found)}`];
    }),
    ...[...home.keys()].flatMap((name) => (stored.has(name) ? [] : [`${name} came from nowhere`])),
    ...copies.flatMap((copy) => {
      if (isAmong(earlier, copy)) return [];
      return [isAmong(lasts, copy) ? `"${copy.body}" is in the archive too` : `"${copy.body}" in the archive was never stored`];
    }),
  ];
}
