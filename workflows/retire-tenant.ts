import { condition } from '@temporalio/workflow';
import type { BucketOutcome, KeptContent, Listing, OffboardedStorage } from '../core/contract/tenant-offboarding';
import { keptObjectsPrefix } from '../core/layout/control-keys';
import { type Offboarding, show, takeDecision, untilDone } from './offboarding';
import { enforcing, lookingAround } from './proxies';
import type { HandOn } from './revoke-tenant';

/** Lists what stays, storage by storage, and removes the markers that were made for the tenant. */
export async function listKept(offboarding: Offboarding, handOn: HandOn): Promise<void> {
  const { storages } = offboarding.plan;
  for (;;) {
    const index = offboarding.state.kept.length;
    const storage = storages[index];
    if (storage === undefined) return;
    const { listing = nothing } = offboarding.state;
    const { after, isThrough, ...counts } = await listPage(offboarding, { storage, index }, listing);
    offboarding.state = isThrough
      ? withKept(offboarding, storage, counts)
      : { ...offboarding.state, listing: { ...counts, ...(after === undefined ? {} : { after }) } };
    show(
      offboarding.people,
      'active',
      `${String(counts.objects)} objects of \`${storage.bucket}/${storage.prefix}\` stay and are listed`,
    );
    await handOn();
  }
}

const nothing: Listing = { objects: 0, bytes: 0, removed: 0, parts: 0, digest: '' };

interface Place {
  readonly storage: OffboardedStorage;
  readonly index: number;
}

async function listPage(
  offboarding: Offboarding,
  { storage, index }: Place,
  { after, ...before }: Listing,
): Promise<Listing & { readonly isThrough: boolean }> {
  const { tenant, epoch } = offboarding.plan;
  const which = { tenant, epoch, index, storage, part: before.parts, digest: before.digest };
  const page = await untilDone(offboarding, () =>
    lookingAround().listKeptObjects({ ...which, ...(after === undefined ? {} : { after }) }),
  );
  return {
    objects: before.objects + page.objects,
    bytes: before.bytes + page.bytes,
    removed: before.removed + page.removed,
    parts: before.parts + (page.objects > 0 ? 1 : 0),
    digest: page.digest,
    isThrough: page.next === undefined,
    ...(page.next === undefined ? {} : { after: page.next }),
  };
}

function withKept({ plan, state: { listing: _done, ...state } }: Offboarding, storage: OffboardedStorage, listing: Listing) {
  const { pool, bucket, prefix } = storage;
  const { objects, bytes, removed, parts, digest } = listing;
  const listed = { prefix: keptObjectsPrefix(plan.tenant, plan.epoch, state.kept.length), parts, digest };
  const kept: KeptContent = {
    ...{ pool, bucket, prefix, objects, bytes, removedMarkers: removed },
    ...(parts === 0 ? {} : { listing: listed }),
  };
  return { ...state, kept: [...state.kept, kept] };
}

/** The policies of buckets that the tenant has for itself; in one that it shares, nothing names a tenant. */
export async function retirePolicies(offboarding: Offboarding): Promise<readonly string[]> {
  const { tenant, storages } = offboarding.plan;
  const retired: string[] = [];
  for (const storage of storages.filter(({ mode }) => mode === 'bucket')) {
    const outcome = await untilDone(offboarding, () => enforcing().retireTenantBucket({ tenant, storage }));
    if (outcome.retired) retired.push(storage.bucket);
  }
  return retired;
}

/** Buckets of the tenant's own: deleted where the configuration says so, once their time is over and nothing is in them. */
export async function deleteBuckets(offboarding: Offboarding): Promise<readonly BucketOutcome[]> {
  const own = offboarding.plan.storages.filter(({ mode }) => mode === 'bucket');
  const began = Date.now();
  const outcomes: BucketOutcome[] = [];
  for (const storage of own.toSorted((one, other) => one.retainMs - other.retainMs)) {
    outcomes.push(await deleteBucket(offboarding, storage, began));
  }
  return outcomes;
}

async function deleteBucket(offboarding: Offboarding, storage: OffboardedStorage, began: number): Promise<BucketOutcome> {
  const { bucket, deleteBucket: isWanted, retainMs } = storage;
  const kept = (why: string): BucketOutcome => ({ bucket, outcome: 'kept', why });
  if (!isWanted) return kept('tenants.offboarding.deleteBucket is not set');
  const { people, plan } = offboarding;
  const waits = began + retainMs - Date.now();
  if (waits > 0) {
    const until = new Date(began + retainMs).toISOString();
    show(people, 'waiting', `Bucket \`${bucket}\` stays until ${until}. Send the update \`giveUp\` to keep it and be done.`);
    await condition(() => people.decision === 'give-up', waits);
  }
  if (takeDecision(people) === 'give-up') return kept('a person decided to keep it');
  const outcome = await untilDone(offboarding, () => enforcing().deleteTenantBucket({ tenant: plan.tenant, storage }));
  if (outcome === 'deleted') return { bucket, outcome };
  return kept(
    outcome === 'not-empty' ? 'it is not empty: objects, older versions or delete markers' : 'it is not the tenant’s alone',
  );
}
