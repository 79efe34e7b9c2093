import type { UserRecord } from '../../core/registry/user-record';
import type { AccessScene } from '../support/access-scene';
import { until } from '../support/until';
import { objectNames } from './object-boundaries';
import { type Content, contentAtHome, contentOf, copiesOf, groupTags, store, taggingGroup } from './objects-scene';
import { untilNone } from './played';
import type { Prepared } from './scenarios';

/** What happens to a user who has objects, in a scene that archives and tags them. */
export const objectChanges = ['is archived', 'comes home', 'gets tags'] as const;
export type ObjectChange = (typeof objectChanges)[number];

/** A way back waits until no delete can be late any more, which takes 40 s. */
const patienceMs = 180_000;

export async function prepareObjects(scene: AccessScene, change: ObjectChange, name: string): Promise<Prepared> {
  const sub = await scene.user(name);
  const stored = new Map(objectNames.map((object) => [object as string, contentOf(`${object} of ${sub}`)]));
  for (const [object, content] of stored) await store(scene, `users/${sub}/${object}`, content);
  await scene.quietForGood(sub);
  const member = { name, sub, stored, replaced: [] };
  return changes[change](scene, member);
}

interface Member {
  readonly name: string;
  readonly sub: string;
  /** What is stored now, by name. */
  readonly stored: Map<string, Content>;
  /** What it was before somebody replaced it. */
  readonly replaced: Content[];
}

const changes: Readonly<Record<ObjectChange, (scene: AccessScene, member: Member) => Promise<Prepared>>> = {
  'is archived': (scene, member) =>
    Promise.resolve(prepared(scene, member, () => scene.office.disable(member.name), archiveProblems)),
  'comes home': async (scene, member) => {
    await scene.office.disable(member.name);
    await until(async () => (await scene.record(member.sub)).revocation?.finishedAt !== undefined, patienceMs);
    await scene.quietForGood(member.sub);
    return prepared(scene, member, () => scene.office.enable(member.name), homeProblems);
  },
  'gets tags': (scene, member) =>
    Promise.resolve(prepared(scene, member, () => scene.office.join(member.name, taggingGroup), tagProblems)),
};

type Look = (scene: AccessScene, member: Member) => Promise<readonly string[]>;

function prepared(scene: AccessScene, member: Member, happen: () => Promise<unknown>, look: Look): Prepared {
  const { sub, stored, replaced } = member;
  return {
    sub,
    happen,
    replace: async (object) => {
      const before = stored.get(object);
      const content = contentOf(`another ${object} of ${sub}`);
      if (before !== undefined) replaced.push(before);
      stored.set(object, content);
      await store(scene, `users/${sub}/${object}`, content);
    },
    problems: () => untilNone(async () => [...(await problemsOfRuns(scene, sub)), ...(await look(scene, member))], patienceMs),
    close: () => undefined,
  };
}

async function problemsOfRuns({ playground, record }: AccessScene, sub: string): Promise<readonly string[]> {
  const { count } = await playground.temporal.client.workflow.count(`GatehouseUser="${sub}" AND ExecutionStatus="Running"`);
  const { running, lastFailure } = await record(sub);
  return [
    ...(count === 0 ? [] : [`${String(count)} runs of the user are open`]),
    ...(running === undefined ? [] : [`the record says that ${running.useCase} runs`]),
    ...(lastFailure === undefined ? [] : [`the record says that ${lastFailure.type} happened`]),
  ];
}

/** Every object is in the archive once, and none at home. What a replaced one was before may be there as well. */
const archiveProblems: Look = async (scene, { sub, stored, replaced }) => {
  const [record, home, copies] = await Promise.all([scene.record(sub), contentAtHome(scene, sub), copiesOf(scene, sub)]);
  return [
    ...stateProblems(record, true),
    ...[...home.keys()].map((name) => `${name} is still at home`),
    ...[...stored].flatMap(([name, content]) => timesProblems(name, content, copies, 1)),
    ...copies.flatMap(({ body }) => (isKnown(body, [...stored.values(), ...replaced]) ? [] : [`"${body}" is in the archive`])),
  ];
};

/** Every object is at home as it was stored, and a copy only where somebody replaced what it would have brought. */
const homeProblems: Look = async (scene, { sub, stored, replaced }) => {
  const [record, home, copies] = await Promise.all([scene.record(sub), contentAtHome(scene, sub), copiesOf(scene, sub)]);
  return [
    ...stateProblems(record, false),
    ...[...stored].flatMap(([name, content]) => sameProblems(name, content, home.get(name))),
    ...replaced.flatMap((content) => timesProblems('what was replaced', content, copies, 1)),
    ...copies.flatMap(({ body }) => (isKnown(body, replaced) ? [] : [`"${body}" is still in the archive`])),
  ];
};

const tagProblems: Look = async (scene, { sub, stored }) => {
  const [record, home] = await Promise.all([scene.record(sub), contentAtHome(scene, sub)]);
  const tagged = (content: Content): Content => ({ ...content, tags: { ...content.tags, ...groupTags } });
  return [
    ...(record.tags === undefined ? ['the record knows of no tags'] : []),
    ...[...stored].flatMap(([name, content]) => sameProblems(name, tagged(content), home.get(name))),
  ];
};

const stateProblems = ({ state, revocation }: UserRecord, isGone: boolean): readonly string[] => {
  const isDone = isGone ? state === 'revoked' && revocation?.finishedAt !== undefined : revocation === undefined;
  return isDone ? [] : [`the record says ${state}`];
};

const isKnown = (body: string, known: readonly Content[]): boolean => known.some((content) => content.body === body);

function timesProblems(name: string, content: Content, copies: readonly Content[], wanted: number): readonly string[] {
  const times = copies.filter((copy) => same(copy, content)).length;
  return times === wanted ? [] : [`${name} is ${String(times)} times in the archive`];
}

const sameProblems = (name: string, wanted: Content, found: Content | undefined): readonly string[] => {
  if (found === undefined) return [`${name} is not at home`];
  return same(found, wanted) ? [] : [`${name} is at home as ${JSON.stringify(found)}`];
};

/** Bytes, tags and metadata. */
export const same = (one: Content, other: Content): boolean => textOf(one) === textOf(other);

const textOf = ({ body, tags, metadata }: Content): string =>
  JSON.stringify([body, Object.entries(tags).toSorted(), Object.entries(metadata).toSorted()]);
