import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { RevokingTenantUsers } from '../activities/revoke-tenant-users';
import { tenantId } from '../core/contract/ids';
import { fail } from './failure';
import { type Offboarding, show, takeDecision, untilDone } from './offboarding';
import { enforcing, lookingAround } from './proxies';
import { offboardingLooks, tellsPerSecond } from './timing';
import { wakeWhoWaits } from './wake-who-waits';

/** Users that one activity looks at, and asks the owners of. */
const usersAtOnce = 100;

/** Hands the run on where its history has become long. */
export type HandOn = () => Promise<void>;

/**
 * Revokes every user of the tenant through their owner, and looks at the registry again until nobody is left: who was
 * being provisioned while the tenant began to go may come late.
 */
export async function revokeTenant(offboarding: Offboarding, handOn: HandOn): Promise<void> {
  for (;;) {
    await findUsers(offboarding, handOn);
    await untilApproved(offboarding);
    if (offboarding.state.open.length === 0) return;
    await untilRevoked(offboarding, handOn);
    const { round } = offboarding.state;
    offboarding.state = { ...offboarding.state, round: round + 1, looking: { storage: 0 }, parts: 0, open: [], found: 0 };
  }
}

/** Page by page of the registry, pool by pool. */
async function findUsers(offboarding: Offboarding, handOn: HandOn): Promise<void> {
  const { tenant, epoch, storages } = offboarding.plan;
  for (;;) {
    const { looking, round, parts: part } = offboarding.state;
    const pool = storages[looking?.storage ?? storages.length]?.pool;
    if (looking === undefined || pool === undefined) break;
    const which = { tenant, epoch, round, part, pool, ...(looking.after === undefined ? {} : { after: looking.after }) };
    const page = await untilDone(offboarding, () => lookingAround().findTenantUsers(which));
    const next = page.next === undefined ? { storage: looking.storage + 1 } : { ...looking, after: page.next };
    notePage(offboarding, page.found, next);
    show(offboarding.people, 'active', `${String(offboarding.state.found)} users of the tenant found`);
    await handOn();
  }
  const { looking: _done, ...state } = offboarding.state;
  offboarding.state = state;
}

function notePage(offboarding: Offboarding, found: number, looking: { readonly storage: number; readonly after?: string }): void {
  const { state } = offboarding;
  const wrote = found > 0;
  offboarding.state = {
    ...state,
    looking,
    found: state.found + found,
    parts: state.parts + (wrote ? 1 : 0),
    open: wrote ? [...state.open, state.parts] : state.open,
  };
}

/** More users than a configured number are not revoked before a person has approved; who gives up by then is heard in any case. */
async function untilApproved(offboarding: Offboarding): Promise<void> {
  const { plan, state, people } = offboarding;
  if (state.asks === true || state.round > 1 || state.revoked > 0 || state.found === 0) return;
  const isGivenUp = (): boolean => people.decision === 'give-up';
  const isDecided = (): boolean => people.approvedAt !== undefined || isGivenUp();
  if (state.found <= plan.approveAbove && !isGivenUp()) return;
  if (!isDecided()) {
    const otherwise = plan.revokes === true ? 'who is revoked by now stays so' : 'the tenant then stays as it was';
    show(
      people,
      'needs-person',
      `${String(state.found)} users of the tenant are to be revoked, more than ${String(plan.approveAbove)}.\n\n` +
        `Send the update \`approve\`, or \`giveUp\`: ${otherwise}.`,
    );
  }
  await condition(isDecided);
  if (isGivenUp()) throw plan.revokes === true ? givenUp(offboarding) : await abandon(offboarding);
}

/** Nobody was touched: the tenant's users get storage again, and who waits for it is woken, whoever cancels meanwhile. */
async function abandon(offboarding: Offboarding): Promise<Error> {
  const { tenant, epoch } = offboarding.plan;
  await untilDone(offboarding, () => enforcing().abandonOffboarding({ tenant, epoch }));
  await CancellationScope.nonCancellable(() => untilDone(offboarding, () => wakeWhoWaits(tenant)));
  return fail('GivenUp', {
    place: tenantId(tenant),
    remedy: 'Nothing was taken away. Start it again if the tenant is to go after all.',
  });
}

/** Asks at a bounded rate, and then looks again until all are: objects may wait for days before they move. */
async function untilRevoked(offboarding: Offboarding, handOn: HandOn): Promise<void> {
  const { people } = offboarding;
  offboarding.state = { ...offboarding.state, asks: true };
  let pause: number = offboardingLooks.first;
  let again = false;
  for (;;) {
    const seen = await lookAtParts(offboarding, again, handOn);
    if (offboarding.state.open.length === 0) return;
    describe(offboarding, seen);
    await condition(() => people.decision !== undefined, pause);
    const decision = takeDecision(people);
    if (decision === 'give-up') throw givenUp(offboarding);
    again = decision === 'retry';
    pause = seen.asked > 0 || again ? offboardingLooks.first : Math.min(2 * pause, offboardingLooks.longest);
    await handOn();
  }
}

type Seen = Pick<RevokingTenantUsers, 'open' | 'asked' | 'stuck' | 'first'>;

const nobody: Seen = { open: 0, asked: 0, stuck: 0 };

/** One look at every part that is open, unless a person has it stop. */
async function lookAtParts(offboarding: Offboarding, again: boolean, handOn: HandOn): Promise<Seen> {
  let seen = nobody;
  for (const part of offboarding.state.open) {
    if (offboarding.people.decision === 'give-up') break;
    const found = await lookAtPart(offboarding, part, again);
    seen = together(seen, found);
    if (found.open === 0) close(offboarding, part);
    await handOn();
  }
  return seen;
}

async function lookAtPart(offboarding: Offboarding, part: number, again: boolean): Promise<Seen> {
  const { tenant, epoch } = offboarding.plan;
  const request = `${tenantId(tenant)}/${String(epoch)}`;
  const which = { tenant, epoch, round: offboarding.state.round, part, request, count: usersAtOnce, again };
  let seen = nobody;
  for (let from = 0; ; from += usersAtOnce) {
    const found = await untilDone(offboarding, () => lookingAround().revokeTenantUsers({ ...which, from }));
    seen = together(seen, found);
    if (found.asked > 0) await sleep((found.asked * 1000) / tellsPerSecond);
    if (!found.more) return seen;
  }
}

const together = (one: Seen, other: Seen): Seen => {
  const first = one.first ?? other.first;
  return {
    open: one.open + other.open,
    asked: one.asked + other.asked,
    stuck: one.stuck + other.stuck,
    ...(first === undefined ? {} : { first }),
  };
};

function close(offboarding: Offboarding, part: number): void {
  const { state } = offboarding;
  const open = state.open.filter((one) => one !== part);
  offboarding.state = { ...state, open, revoked: open.length === 0 ? state.revoked + state.found : state.revoked };
}

function describe({ state, people }: Offboarding, { open, stuck, first }: Seen): void {
  const progress = `${String(state.found - open)} of ${String(state.found)} users revoked`;
  if (first === undefined) {
    show(people, 'waiting', progress);
    return;
  }
  const { pool, sub, type } = first;
  show(
    people,
    'needs-person',
    `${progress}; ${String(stuck)} need a person, such as \`${sub}\` of \`${pool}\`: **${type}**. See ` +
      `\`temporal gatehouse user show ${sub}\`.\n\nThen send the update \`retry\`, or \`giveUp\` to close this run.`,
  );
}

const givenUp = ({ plan: { tenant } }: Offboarding) =>
  fail('GivenUp', {
    place: tenantId(tenant),
    remedy: 'Who is revoked stays so, and nothing new is made for the tenant. Start it again: it goes on from here.',
  });
