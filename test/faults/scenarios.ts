import type { AccessScene, LiveSession } from '../support/access-scene';
import type { Arrival } from '../support/scene';
import { accessProblems, type Expected } from './access-problems';
import { type ObjectChange, objectChanges, prepareObjects } from './object-scenarios';

/** What happens to a user who has storage and a session. */
export type Change = 'joins a group' | "leaves a role's group" | 'is disabled' | 'is revoked by hand' | 'is enabled again';
export type Happening = Arrival | Change | ObjectChange;

/** A user up to the moment before it happens. */
export interface Prepared {
  /** `undefined` for a user who comes to be by it. */
  readonly sub: string | undefined;
  readonly happen: () => Promise<unknown>;
  /** Stores something else in place of an object of the user. */
  readonly replace?: (object: string) => Promise<void>;
  /** What is wrong at the end; waits until nothing is, or for long enough. */
  readonly problems: () => Promise<readonly string[]>;
  readonly close: () => void;
}

export async function prepare(scene: AccessScene, happening: Happening, name: string): Promise<Prepared> {
  if (isObjectChange(happening)) return prepareObjects(scene, happening, name);
  if (isChange(happening)) return changes[happening](scene, await userWithSession(scene, name));
  if (happening === 'signs up') {
    const sub = await scene.signUp(name);
    return { sub, happen: () => scene.confirm(name), problems: () => scene.settled(sub), close };
  }
  let sub = '';
  const arrive = async () => void (sub = await scene.arrive(happening, name));
  return { sub: undefined, happen: arrive, problems: () => scene.settled(sub), close };
}

const close = (): void => undefined;

interface Member {
  readonly name: string;
  readonly sub: string;
  readonly session: LiveSession;
}

async function userWithSession(scene: AccessScene, name: string): Promise<Member> {
  const sub = await scene.user(name);
  const session = await scene.session(name);
  await session.canPut(scene.own(sub));
  await scene.quietForGood(sub);
  return { name, sub, session };
}

const atEnd = (scene: AccessScene, member: Member, happen: () => Promise<unknown>, expected: Expected): Prepared => ({
  sub: member.sub,
  happen,
  problems: () => accessProblems(scene, member, expected),
  close: member.session.close,
});

const changes: Readonly<Record<Change, (scene: AccessScene, member: Member) => Promise<Prepared>>> = {
  'joins a group': (scene, member) =>
    Promise.resolve(
      atEnd(scene, member, () => scene.office.join(member.name, 'premium'), {
        state: 'active',
        reaches: [scene.own(member.sub), scene.shared],
        reachesNot: [scene.reports],
        denied: [],
      }),
    ),
  "leaves a role's group": async (scene, { name, sub, session }) => {
    session.close();
    await scene.office.join(name, 'analysts');
    await scene.quietForGood(sub);
    const analyst = await scene.session(name);
    await scene.quietForGood(sub);
    return atEnd(scene, { name, sub, session: analyst }, () => scene.office.leave(name, 'analysts'), {
      state: 'active',
      reaches: [scene.own(sub)],
      reachesNot: [scene.reports],
      denied: ['left'],
    });
  },
  'is disabled': (scene, member) =>
    Promise.resolve(atEnd(scene, member, () => scene.office.disable(member.name), gone(scene, member, 'disabled'))),
  'is revoked by hand': (scene, member) =>
    Promise.resolve(atEnd(scene, member, () => scene.revokeByHand(member.sub), gone(scene, member, 'requested'))),
  'is enabled again': async (scene, member) => {
    await scene.office.disable(member.name);
    await scene.quietForGood(member.sub);
    return atEnd(scene, member, () => scene.office.enable(member.name), {
      state: 'active',
      reaches: [scene.own(member.sub)],
      reachesNot: [scene.shared],
      denied: [],
    });
  },
};

const gone = (scene: AccessScene, { sub }: Member, cause: 'disabled' | 'requested'): Expected => ({
  state: 'revoked',
  reaches: [],
  reachesNot: [scene.own(sub), scene.shared],
  denied: [cause],
});

const isObjectChange = (happening: Happening): happening is ObjectChange => objectChanges.some((change) => change === happening);

export const isChange = (happening: Happening): happening is Change => Object.hasOwn(changes, happening);
