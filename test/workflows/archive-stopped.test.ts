import { randomUUID } from 'node:crypto';
import { policyWriterId, useCaseRunId, userLifecycleId } from '../../core/contract/ids';
import { type LifecycleStatus, messageNames } from '../../core/contract/messages';
import { type Deployment, withDeployment } from '../support/deployment';
import { type QuickServer, quickServer } from '../support/quick-server';
import { type StepOfArchive, stepsOfArchive, type StoppedUser, stoppedWorld } from '../support/stopped-archive';
import { until } from '../support/until';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

type How = 'cancelled' | 'terminated' | 'reset';
type Whose = 'owner' | 'revocation';

const stops = [
  { how: 'cancelled', whose: 'owner' },
  { how: 'terminated', whose: 'owner' },
  { how: 'reset', whose: 'revocation' },
] as const;

const cases = [
  ...stepsOfArchive.flatMap((step) => stops.map((one) => ({ step, ...one }))),
  { step: 'deleting', how: 'cancelled', whose: 'revocation' },
  { step: 'deleting', how: 'terminated', whose: 'revocation' },
  { step: 'deleting', how: 'reset', whose: 'owner' },
] as const;

interface Played {
  readonly step: StepOfArchive;
  readonly how: How;
  readonly whose: Whose;
  readonly one: StoppedUser;
}

const patienceMs = 120_000;
const names = ['a.txt', 'b.txt', 'c.txt'];
const ownerOf = ({ one }: Pick<Played, 'one'>) => quick.environment.client.workflow.getHandle(userLifecycleId(one.user));
const statusOf = (played: Played) => ownerOf(played).query<LifecycleStatus>(messageNames.lifecycleStatus);
const isClosed = async (played: Played) => (await ownerOf(played).describe()).status.name !== 'RUNNING';

/** Up to where the revocation stands still, with what it was doing under way. */
async function reach(played: Played, { starter }: Deployment): Promise<void> {
  const { one, step } = played;
  const tell = (...told: Parameters<StoppedUser['hint']>) => starter.signalOwner(one.user, [one.hint(...told)]);
  await tell('user-confirmed');
  await ownerOf(played).result();
  for (const name of names) one.put(name);
  one.set(false);
  if (step === 'waiting') {
    await tell('access-suspect', { dataHeld: true });
    return until(async () => (await statusOf(played)).state === 'waiting', patienceMs);
  }
  await tell('user-disabled');
  if (step === 'sweep') {
    await until(async () => one.record().revocation?.finishedAt !== undefined && (await isClosed(played)), patienceMs);
    one.endWindow();
    one.put('late.txt');
    await tell('access-suspect');
  }
  return one.stand.reached;
}

async function stop(played: Played): Promise<void> {
  const { one, how, whose } = played;
  const { client } = quick.environment;
  const epoch = one.record().running?.epoch ?? 0;
  const workflowId = whose === 'owner' ? userLifecycleId(one.user) : useCaseRunId(one.user, 'revokeUserAccess', epoch);
  const handle = client.workflow.getHandle(workflowId);
  if (how === 'cancelled') await handle.cancel();
  if (how === 'terminated') await handle.terminate();
  if (how === 'reset') await reset(workflowId);
  if (how === 'cancelled') await until(() => hasStopped(played), patienceMs);
  one.stand.end();
}

/** To the last workflow task, as `temporal workflow reset --type LastWorkflowTask` does. */
async function reset(workflowId: string): Promise<void> {
  const { client } = quick.environment;
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const last = events?.findLast(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes != null);
  await client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: last?.eventId ?? null,
  });
}

async function hasStopped(played: Played): Promise<boolean> {
  if (played.whose === 'owner') return isClosed(played);
  return (await statusOf(played)).needs?.type === 'GivenUp';
}

/** What is wrong where a person cancelled it: the user is cut off, and nothing more is moved or deleted. */
function problemsOfCancelled({ one, step }: Played): readonly string[] {
  const { lastFailure, running, revocation, access } = one.record();
  const home = { waiting: names, copying: names, manifest: names, deleting: ['a.txt', 'b.txt'], sweep: ['late.txt'] }[step];
  return found([
    [!one.isDenied() || access?.denies[0]?.scope !== 'whole', 'the user is not denied'],
    [lastFailure?.type !== 'GivenUp' || running !== undefined, `the record says ${JSON.stringify([lastFailure, running])}`],
    [revocation?.signOutConfirmedAt === undefined, 'the user is not signed out'],
    [one.atHome().toSorted().join() !== home.join(), `at home are ${one.atHome().join()}`],
  ]);
}

const goneLate: Readonly<Record<StepOfArchive, readonly string[]>> = {
  waiting: [],
  copying: [],
  manifest: [],
  deleting: ['b.txt', 'c.txt'],
  sweep: [...names, 'late.txt'],
};

/** The call that was under way has committed: a copy that nobody lists, or the delete of an original that was copied. */
function problemsOfCancelledLate({ one, step }: Played): readonly string[] {
  const gone = goneLate[step];
  const stays = allOf(step).filter((name) => !gone.includes(name));
  return found([
    [one.atHome().toSorted().join() !== stays.join(), `at home are ${one.atHome().join()}`],
    [gone.some((name) => !one.archived().includes(name)), `archived are ${one.archived().join()}`],
    [one.record().lastFailure?.type !== 'GivenUp', 'somebody began it again'],
  ]);
}

/** What is wrong where it went on. */
function problemsOfResumed({ one, step }: Played): readonly string[] {
  const { running, revocation } = one.record();
  const isDone = revocation?.finishedAt !== undefined && (step !== 'sweep' || revocation.archive?.sweptAt !== undefined);
  return found([
    [running !== undefined || !isDone, `the record says ${JSON.stringify([running, revocation])}`],
    [one.atHome().length > 0, `at home are ${one.atHome().join()}`],
    [one.archived().toSorted().join() !== allOf(step).join(), `archived are ${one.archived().join()}`],
    [step !== 'sweep' && !one.isDenied(), 'the user is not denied'],
  ]);
}

function problemsOfHome({ one, step }: Played): readonly string[] {
  const { running, revocation, state } = one.record();
  return found([
    [running !== undefined || revocation !== undefined || state !== 'active', `the record says ${state}`],
    [one.atHome().toSorted().join() !== allOf(step).join(), `at home are ${one.atHome().join()}`],
    [one.archived().length > 0, `archived are ${one.archived().join()}`],
    [one.isDenied(), 'the user is denied'],
  ]);
}

const allOf = (step: StepOfArchive): readonly string[] => (step === 'sweep' ? [...names, 'late.txt'] : names);

const found = (checks: readonly (readonly [boolean, string])[]): readonly string[] =>
  checks.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));

/** Looks until nothing is wrong any more, or for long enough. */
async function settled(all: readonly Played[], problemsOf: (played: Played) => readonly string[]): Promise<void> {
  const wrong = () =>
    all.flatMap((played) => problemsOf(played).map((problem) => `${played.whose} ${played.how} at ${played.step}: ${problem}`));
  await until(() => Promise.resolve(wrong().length === 0), patienceMs).catch(() => undefined);
  expect(wrong()).toEqual([]);
}

test('cancelled, terminated or reset at any step of an archive, with a call under way that commits late: it ends right', async () => {
  const w = stoppedWorld();
  const all: readonly Played[] = cases.map((one) => ({ ...one, one: w.user(one.step) }));
  const cancelled = all.filter(({ how }) => how === 'cancelled');
  const resumed = all.filter(({ how }) => how !== 'cancelled');
  const use = async (deployment: Deployment): Promise<void> => {
    const { client, taskQueue, starter } = deployment;
    await Promise.all(all.map((played) => reach(played, deployment)));
    await Promise.all(all.map(stop));
    await settled(cancelled, problemsOfCancelled);
    const pass = [{ pool: w.pool, mode: 'repair' }];
    await client.workflow.execute('reconcileAccess', { taskQueue, workflowId: randomUUID(), args: pass });
    const held = resumed.filter(({ step }) => step === 'waiting');
    await Promise.all(held.map(({ one }) => starter.signalOwner(one.user, [one.hint('access-suspect', { dataHeld: false })])));
    await settled(resumed, problemsOfResumed);
    for (const { one } of all) one.stand.open();
    await settled(cancelled, problemsOfCancelledLate);
    for (const { one } of all) one.set(true);
    await Promise.all(all.map(({ one }) => starter.signalOwner(one.user, [one.hint('user-enabled')])));
    await settled(all, problemsOfHome);
    await client.workflow.getHandle(policyWriterId('s3', w.dataBucket)).terminate();
  };
  await withDeployment(quick.environment, w.ports, use, {}, quick);
}, 240_000);
