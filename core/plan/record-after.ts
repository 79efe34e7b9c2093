import type { Revocation, RevocationArchive, UserRecord } from '../registry/user-record';
import { beginTags } from '../tags/user-tags';
import { withHold } from './data-hold';
import { sameAccess } from './plan-access';
import type { AccessAsk, UserPlan } from './user-plan';

export interface ObservedFacts {
  /** Configured groups; `undefined` where they were not read. */
  readonly groups: readonly string[] | undefined;
  readonly username: string | undefined;
  /** ISO 8601. */
  readonly observedAt: string;
}

/**
 * What the registry has to say before anything of the plan is done: whoever was given up on then finds a newer epoch.
 * `undefined` where it says so already.
 */
export function recordAfter(
  record: UserRecord,
  plan: UserPlan,
  { groups, username, observedAt }: ObservedFacts,
): UserRecord | undefined {
  // The look that follows is the one that counts: it must find what this one has seen as news.
  if (plan.next.kind === 'interrupt' && waitsForLook.includes(record.running?.useCase ?? '')) return withStep(record, plan);
  const planned = withMove(withGroups(withAccess(withStep(record, plan), plan), groups), plan);
  // Who was erased is found by the sub alone.
  const isNamed = username !== undefined && record.revocation?.purgedAt === undefined;
  return planned === record ? undefined : { ...planned, observedAt, ...(isNamed ? { username } : {}) };
}

/** They give way to whatever a look finds. */
const waitsForLook: readonly string[] = ['tagUserObjects', 'moveTenant'];

function withMove(record: UserRecord, { move }: UserPlan): UserRecord {
  if (move === undefined) return record;
  const { move: _before, ...rest } = record;
  return move === null ? rest : { ...rest, move };
}

function withStep(record: UserRecord, { next }: UserPlan): UserRecord {
  switch (next.kind) {
    case 'run': {
      const { epoch } = next.step;
      const running = { useCase: next.useCase, epoch, interrupted: false };
      if (next.useCase === 'revokeUserAccess') return { ...record, epoch, running, revocation: next.revocation };
      if (next.useCase === 'provisionUser' && next.step.bucket !== record.bucket) {
        return { ...record, epoch, running: { ...running, bucket: next.step.bucket } };
      }
      if (next.useCase === 'tagUserObjects') return { ...record, epoch, running, tags: beginTags(record.tags, next.step.wanted) };
      return next.useCase === 'restoreUserAccess' ? { ...reopened(record), epoch, running } : { ...record, epoch, running };
    }
    case 'record': {
      const { tenant } = record;
      const left = tenant !== undefined && tenant !== next.place.tenant ? [tenant] : [];
      return {
        ...record,
        ...next.place,
        formerTenants: [...record.formerTenants.filter((name) => !left.includes(name)), ...left],
      };
    }
    case 'interrupt':
      return interrupted(record, next.dataHeld);
    default:
      return record;
  }
}

/** What is held stays so, or not, should the owner forget why it looked. */
function interrupted(record: UserRecord, dataHeld: boolean | undefined): UserRecord {
  const { running, revocation } = record;
  if (running?.interrupted !== false) return record;
  const held = dataHeld === undefined || revocation === undefined ? {} : { revocation: withHold(revocation, dataHeld) };
  return { ...record, ...held, running: { ...running, interrupted: true } };
}

/** A user who is on the way back may hold new credentials: a revocation that follows signs out and waits anew. */
function reopened({ wanted: _wanted, revocation, ...record }: UserRecord): UserRecord {
  return revocation === undefined ? record : { ...record, revocation: unfinished(revocation) };
}

const unfinished = ({
  finishedAt: _finished,
  signOutConfirmedAt: _signedOut,
  window: _window,
  denyUntil: _until,
  purge: _purge,
  purgedAt: _purged,
  archive,
  ...revocation
}: Revocation): Revocation => (archive === undefined ? revocation : { ...revocation, archive: withoutWait(archive) });

const withoutWait = ({ dueAt: _due, sweptAt: _swept, ...archive }: RevocationArchive): RevocationArchive => archive;

function withAccess(record: UserRecord, { access }: UserPlan): UserRecord {
  if (access === undefined) return record;
  const { epoch } = access.change;
  return record.access?.epoch === epoch && sameAccess(record.access, access.change) ? record : withAsked(record, access);
}

/** The record that says what is asked, and where. */
export function withAsked(record: UserRecord, { host, change, also }: AccessAsk): UserRecord {
  const { epoch, askedAt, groups, denies } = change;
  const bucket = host.name === record.bucket ? {} : { bucket: host.name };
  const elsewhere = also === undefined ? {} : { elsewhere: also.map((other) => other.host.name) };
  const denying = also?.filter((other) => other.change.denies.length > 0).map((other) => other.host.name) ?? [];
  const deniedElsewhere = denying.length === 0 ? {} : { deniedElsewhere: denying };
  return {
    ...record,
    epoch: Math.max(record.epoch, epoch),
    access: { epoch, askedAt, groups, denies, ...bucket, ...elsewhere, ...deniedElsewhere },
  };
}

const withGroups = (record: UserRecord, groups: readonly string[] | undefined): UserRecord =>
  groups === undefined || groups.join('\n') === record.groups.join('\n') ? record : { ...record, groups };
