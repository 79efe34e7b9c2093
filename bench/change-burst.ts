import { setTimeout as delay } from 'node:timers/promises';
import { mapBounded } from '../client/relay/map-bounded';
import { quotaCategories, queueRate } from '../core/contract/task-queues';
import { createCustomerApp } from '../local/play/customer-app';
import { startPlayground, type Playground } from '../local/playground';
import { workerAccessKeyId } from '../local/servers/gatehouse-identity';
import { startBaseline } from './baseline';
import { type CallTimes, watchCalls } from './call-times';
import { createMembers } from './members';
import { oneWritePerChange } from './one-write-per-change';
import { replacementsOf, tally } from './replacements';
import { sizeOfRun } from './size-of-run';
import { startProcess } from './measure-process';
import { groups, nameOf, rounds, type StormSettings } from './storm-settings';
import { percentile, rounded } from './statistics';

const usualUsers = 100;
const changesAtOnce = 25;
const emptyRuns = 300;
const patienceMs = 10 * 60_000;

type Tell = (line: string) => void;

/**
 * 100 users join and leave, ten times each, on one bucket: with quotas off as fast as the application can, with quotas on as
 * fast as Cognito lets it. Beside it, what the same server can do at most: empty workflows of one empty activity.
 */
export async function changeBurst(progress: Tell, size?: string): Promise<Record<string, number>> {
  const users = sizeOfRun(size, usualUsers);
  const free = await measured(progress, users, false);
  const limited = await measured(progress, users, true);
  return {
    changes: users * rounds,
    ...named('quotas off', free),
    'bare loop, a write for each change: changes/s': free.bare,
    'quotas off: changes/s / bare loop': rounded(free['changes/s'] / free.bare, 2),
    'empty workflows/s on the same server': free.empty,
    'quotas off: looks/s / empty workflows/s': rounded(free.looks / free.empty, 2),
    ...named('quotas on', limited),
  };
}

const named = (how: string, { bare: _bare, empty: _empty, looks: _looks, ...figures }: Measured): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([label, value]) => [`${how}: ${label}`, value]));

type Measured = Awaited<ReturnType<typeof measured>>;

async function measured(progress: Tell, users: number, quotas: boolean) {
  const playground = await startPlayground({ progress });
  const members = createMembers(playground, groups);
  const calls = watchCalls(playground);
  try {
    const subs = await register(playground, users);
    await untilQuiet(playground);
    progress(`${String(users)} users registered; quotas ${quotas ? 'on' : 'off'}`);
    if (quotas) playground.edge.quotas.turnOn(quotaCategories);
    playground.edge.calls.reset();
    const { endpoint, region, userPoolId } = playground.app;
    // The application keeps to its own quota too, where there is one: following its changes takes nothing of it.
    const perSecond = quotas ? { perSecond: quotaCategories.UserUpdate - 1 } : {};
    const settings: StormSettings = { endpoint, region, userPoolId, users, atOnce: changesAtOnce, ...perSecond };
    const storm = await startProcess('storm-child.ts', [JSON.stringify(settings)]);
    const began = Date.now();
    await storm.work();
    progress(`${String(users * rounds)} changes made after ${String(rounded((Date.now() - began) / 1_000, 1))} s`);
    await untilQuiet(playground);
    const figures = await figuresSince(playground, calls, { began, changes: users * rounds });
    return {
      ...figures,
      looks: figures['AdminListGroupsForUser calls'] / figures['seconds until all in force'],
      empty: quotas ? Number.NaN : rounded(await emptyPerSecond(playground), 1),
      'users whose access is not as in Cognito': await members.lost(subs),
      bare: quotas ? Number.NaN : rounded(await oneWritePerChange(playground, subs, rounds), 1),
    };
  } finally {
    calls.stop();
    members.close();
    await playground.stop();
  }
}

async function emptyPerSecond(playground: Playground): Promise<number> {
  const baseline = await startBaseline(playground);
  try {
    await baseline.timed();
    const began = performance.now();
    await mapBounded([...Array(emptyRuns).keys()], changesAtOnce, () => baseline.timed());
    return emptyRuns / ((performance.now() - began) / 1_000);
  } finally {
    await baseline.stop();
  }
}

interface Storm {
  readonly began: number;
  readonly changes: number;
}

async function figuresSince({ app, edge, temporal }: Playground, calls: CallTimes, { began, changes }: Storm) {
  const replacements = await replacementsOf(temporal.client, app.dataBucket);
  const since = replacements.filter(({ input }) => Date.parse(input.at) >= began);
  const { joins, removals, lags, lastInForce } = tally(since);
  const seconds = (lastInForce - began) / 1_000;
  const rate = queueRate('gatehouse-observe', { share: 0.5, limits: {} }, { groups: true }) ?? Number.NaN;
  // Events that the reads contradict are looked at again, with pauses, when all is in force: that is no load to measure.
  const looks = calls.looks(began, lastInForce);
  return {
    'seconds until all in force': rounded(seconds, 1),
    'changes/s': rounded(changes / seconds, 1),
    'policy writes': edge.calls.count({ operation: 'PutBucketPolicy', accessKeyId: workerAccessKeyId }),
    'policy writes with joins': joins,
    'policy writes with removals': removals,
    'most policy writes in a second': calls.mostPolicyWritesWithin(1_000, began),
    'AdminListGroupsForUser calls': looks,
    "share of the queue's rate used": rounded(looks / (seconds * rate), 2),
    'observed -> in force, p50 ms': rounded(percentile(lags, 0.5)),
    'observed -> in force, p99 ms': rounded(percentile(lags, 0.99)),
  };
}

async function register(playground: Playground, users: number): Promise<readonly string[]> {
  const app = createCustomerApp(playground.app);
  try {
    return await mapBounded([...Array(users).keys()], changesAtOnce, (index) => app.signUp(nameOf(index)));
  } finally {
    app.close();
  }
}

/** Until no owner runs any more, twice in a row: the server counts with a little delay. */
async function untilQuiet({ temporal: { client }, edge, relay }: Playground): Promise<void> {
  const deadline = Date.now() + patienceMs;
  const query = 'WorkflowType="userLifecycle" AND ExecutionStatus="Running"';
  const seen = (): string => `${String(relay.counters().events)} ${String(edge.calls.count({ operation: 'AdminGetUser' }))}`;
  for (let quiet = 0, before = ''; quiet < 3;) {
    if (Date.now() > deadline) throw new Error('The owners do not come to rest.');
    const { count } = await client.workflow.count(query);
    quiet = count === 0 && before === seen() ? quiet + 1 : 0;
    before = seen();
    await delay(500);
  }
}
