import { deleteMayLastMs } from '../../core/plan/plan-archive';
import { offboarding } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { type MoveActivity, type MoveWorld, moveWorldIn } from '../support/move-world';
import { nextMoment } from '../support/next-moment';
import { type QuickServer, quickServer } from '../support/quick-server';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

/** By this clock nearly all of the time is over in which a delete may be late: the way back waits for it. */
const clock = { now: () => new Date(Date.now() - deleteMayLastMs + 500) };

/** Sixteen users at once on a busy machine take their time. */
const patienceMs = 120_000;

const steps: readonly MoveActivity[] = ['signOutForMove', 'movePage', 'deleteMoved', 'finishMove'];
const objects = { 'a.txt': 'one', 'b/c.txt': 'two', 'documents/d.txt': 'three' };

/** What happens to a user in the middle of a move from acme to globex, and where they are to end. */
interface Change {
  readonly name: string;
  readonly happen: (w: MoveWorld, deployment: Deployment, sub: string) => Promise<void>;
  /** What is done once that has had its effect. */
  readonly afterwards?: (w: MoveWorld, deployment: Deployment, sub: string) => Promise<void>;
  readonly end: 'acme' | 'globex' | 'initech';
}

const changes: readonly Change[] = [
  { name: 'the tenant is set back', happen: (w, deployment, sub) => w.moveTo(deployment, sub, 'acme'), end: 'acme' },
  { name: 'the tenant changes to a third', happen: (w, deployment, sub) => w.moveTo(deployment, sub, 'initech'), end: 'initech' },
  {
    name: 'a group is joined',
    happen: async (w, { starter }, sub) => {
      w.directory.groups.get('premium')?.add(sub);
      await starter.signalOwner({ pool: w.pool, sub }, [{ ...w.hint(sub, 'group-joined'), group: 'premium' }]);
    },
    end: 'globex',
  },
  {
    name: 'the user is disabled, archived, and enabled again',
    happen: (w, deployment, sub) => {
      w.set(sub, { enabled: false });
      return w.tell(deployment, sub, 'user-disabled');
    },
    afterwards: async (w, deployment, sub) => {
      await w.holds(
        () => w.record(sub)?.revocation?.finishedAt !== undefined && w.record(sub)?.running === undefined,
        patienceMs,
      );
      w.set(sub, { enabled: true });
      await w.tell(deployment, sub, 'user-enabled');
    },
    end: 'globex',
  },
];

/** What is wrong with a user whose move is over. */
function problemsOf(w: MoveWorld, sub: string, { end, name }: Change): readonly string[] {
  const elsewhere = ['acme', 'globex', 'initech'].filter((tenant) => tenant !== end);
  const { groups } = w.record(sub)?.access ?? {};
  const archived = w.below(`archive/${w.pool}/${sub}/`);
  const copies = Object.keys(archived).filter((key) => key.includes('/objects/'));
  return [
    ...(JSON.stringify(Object.entries(w.below(w.at(sub, end))).sort()) === JSON.stringify(Object.entries(objects).sort())
      ? []
      : [`${end} holds ${JSON.stringify(w.below(w.at(sub, end)))}`]),
    ...elsewhere.flatMap((tenant) => Object.keys(w.below(w.at(sub, tenant))).map((key) => `${tenant} holds ${key}`)),
    ...(w.reaches(sub, end, end) ? [] : [`credentials of ${end} reach nothing there`]),
    ...(end !== 'acme' && w.reaches(sub, 'acme', 'acme') ? ['credentials of acme reach it'] : []),
    ...(end !== 'globex' && w.reaches(sub, 'globex', 'globex') ? ['credentials of globex reach it'] : []),
    ...(name !== 'a group is joined' || groups?.includes('premium') === true ? [] : ['the group gives nothing']),
    ...copies.map((key) => `the archive holds ${key}`),
  ];
}

const isOver = (w: MoveWorld, sub: string, end: string): boolean => {
  const { move, running, revocation, tenant, access, lastFailure } = w.record(sub) ?? {};
  if (lastFailure !== undefined) throw new Error(`${lastFailure.type} of ${lastFailure.useCase ?? ''}`);
  const isBusy = move !== undefined || running !== undefined || revocation !== undefined;
  return !isBusy && tenant === end && access?.inForceAt !== undefined;
};

test('whatever changes before any step of a move, the user ends where they belong, with every object, and nobody reaches what was left', async () => {
  const premium = {
    grants: [{ prefix: 'tenants/{tenant}/shared/', allow: ['read'], crossTenant: false }],
    via: 'roster',
  } as const;
  const w = moveWorldIn(quick.environment, { tenantMove: 'move', groups: { premium }, offboarding });
  w.directory.groups.set('premium', new Set());
  const cases = changes.flatMap((change) => steps.map((step) => ({ change, step, sub: w.addUser('acme') })));
  const happened = new Set<string>();
  const leaks: string[] = [];
  let deployed: Deployment | undefined;
  const before = async (step: MoveActivity, sub: string): Promise<void> => {
    const one = cases.find((some) => some.sub === sub);
    if (one === undefined || deployed === undefined || w.record(sub)?.running?.useCase !== 'moveTenant') return;
    if (!happened.has(sub) && w.reaches(sub, 'acme', 'acme')) leaks.push(`${one.change.name} at ${step}`);
    if (one.step !== step || happened.has(sub)) return;
    happened.add(sub);
    await one.change.happen(w, deployed, sub);
  };
  const use = async (deployment: Deployment): Promise<void> => {
    deployed = deployment;
    const found = await Promise.all(
      cases.map(async ({ change, step, sub }) => {
        await w.register(deployment, sub);
        // Their copies have ETags of their own.
        const kept = { encrypted: true, modifiedAt: nextMoment() } as const;
        for (const [name, body] of Object.entries(objects)) w.put(sub, 'acme', name, body, kept);
        await w.moveTo(deployment, sub, 'globex');
        await w.holds(() => happened.has(sub), patienceMs);
        await change.afterwards?.(w, deployment, sub);
        await w.holds(() => isOver(w, sub, change.end), patienceMs);
        await w.settled(sub);
        return problemsOf(w, sub, change).map((problem) => `${change.name} before ${step}: ${problem}`);
      }),
    );
    await w.closeWriter();
    expect(found.flat()).toEqual([]);
    expect(leaks).toEqual([]);
    expect(happened.size).toBe(cases.length);
  };
  await withDeployment(quick.environment, { ...w.ports, clock }, use, w.around(before), quick);
}, 180_000);
