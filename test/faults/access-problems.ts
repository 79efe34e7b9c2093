import { setTimeout as delay } from 'node:timers/promises';
import type { DenyCause } from '../../core/contract/access';
import type { UserRecord } from '../../core/registry/user-record';
import type { AccessScene, LiveSession } from '../support/access-scene';

export interface Expected {
  readonly state: UserRecord['state'];
  /** Keys that the session from before may read, and those that it may not. */
  readonly reaches: readonly string[];
  readonly reachesNot: readonly string[];
  /** Causes of the denies that stand. */
  readonly denied: readonly DenyCause[];
}

interface Member {
  readonly name: string;
  readonly sub: string;
  readonly session: LiveSession;
}

const patienceMs = 90_000;

/** Looks until the world is as it has to be; answers what is wrong when it does not come to that. */
export async function accessProblems(scene: AccessScene, member: Member, expected: Expected): Promise<readonly string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const problems = (
      await Promise.all([
        ofRuns(scene, member),
        ofRecord(scene, member, expected),
        ofPolicy(scene, member, expected),
        ofSession(member, expected),
      ])
    ).flat();
    if (problems.length === 0 || performance.now() > deadline) return problems;
    await delay(100);
  }
}

async function ofRuns({ playground }: AccessScene, { sub }: Member): Promise<readonly string[]> {
  const { count } = await playground.temporal.client.workflow.count(`GatehouseUser="${sub}" AND ExecutionStatus="Running"`);
  return count === 0 ? [] : [`${String(count)} runs of the user are open`];
}

/** The registry says what happened, that it is done, and what Cognito says of groups and status. */
async function ofRecord(scene: AccessScene, { sub, name }: Member, { state, denied }: Expected): Promise<readonly string[]> {
  const record = await scene.record(sub);
  const { running, lastFailure, access, revocation } = record;
  const causes = (access?.denies ?? []).map(({ cause }) => cause);
  const isEndless = access?.denies.some(({ until }) => until === undefined) === true;
  const [groups, isEnabled] = await Promise.all([scene.groupsOf(name), scene.isEnabled(name)]);
  return found([
    [record.state !== state, `the record says ${record.state}`],
    [running !== undefined, `the record says that ${running?.useCase ?? ''} runs`],
    [lastFailure !== undefined, `the record says that ${lastFailure?.type ?? ''} happened`],
    [access !== undefined && access.inForceAt === undefined, 'the record does not know what was asked to be in force'],
    [causes.join() !== denied.join(), `the record denies because of ${causes.join() || 'nothing'}`],
    [isEndless, 'a deny has no end'],
    [(revocation !== undefined) !== (state === 'revoked'), `the record has ${revocation === undefined ? 'no' : 'a'} revocation`],
    [state === 'revoked' && revocation?.signOutConfirmedAt === undefined, 'nobody confirmed the sign-out'],
    [isEnabled !== (state === 'active'), `Cognito says ${isEnabled ? 'enabled' : 'disabled'}`],
    [state === 'active' && record.groups.join() !== groups.join(), `the record has the groups ${record.groups.join()}`],
  ]);
}

/** The policy names exactly who is to be named. */
async function ofPolicy(scene: AccessScene, { sub, name }: Member, { state, denied }: Expected): Promise<readonly string[]> {
  const [named, grants, groups] = await Promise.all([scene.denied(), scene.granted(), scene.groupsOf(name)]);
  const isGranted = state === 'active' && groups.includes('premium');
  return found([
    [named.includes(sub) !== denied.length > 0, `the policy ${named.includes(sub) ? 'denies' : 'does not deny'} the user`],
    [grants.includes(sub) !== isGranted, `the policy ${grants.includes(sub) ? 'grants' : 'does not grant'} by name`],
  ]);
}

async function ofSession({ session }: Member, { reaches, reachesNot }: Expected): Promise<readonly string[]> {
  const looks = [...reaches.map((key) => [key, true] as const), ...reachesNot.map((key) => [key, false] as const)];
  const wrong = await Promise.all(
    looks.map(async ([key, may]) => ((await session.can(key)) === may ? [] : [`${key} is ${may ? 'refused' : 'allowed'}`])),
  );
  return wrong.flat();
}

const found = (checks: readonly (readonly [boolean, string])[]): readonly string[] =>
  checks.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
