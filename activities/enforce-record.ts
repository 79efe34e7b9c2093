import { fit, type Fitting } from '../core/access/fit';
import { inPolicy } from '../core/access/in-policy';
import { placeOf } from '../core/access/over-budget';
import type { WriterStatus } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import { GatehouseFailure } from '../core/failures';
import { missingEffects } from '../core/policy/effects';
import { sameMeaning } from '../core/policy/canonical';
import { compile, type CompiledPolicy, type CompileInput } from '../core/policy/compile';
import { budgets, overBudget } from '../core/policy/limits';
import { lockOut } from '../core/policy/lock-out';
import type { AccessRecord } from '../core/registry/access-record';
import { replaceAccessRecord } from './access-records';
import type { AccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';
import { putPolicy } from './put-policy';
import { unknownOf } from './unknown-principals';

/** What was decided and is in force. */
export interface Decision {
  readonly record: AccessRecord;
  readonly written: NonNullable<WriterStatus['written']>;
  readonly wrote: boolean;
  /** Milliseconds since the epoch: when AWS had taken the policy. */
  readonly wroteAt: number | undefined;
  /** Why grants were refused, where some are. */
  readonly refusal: FailureReport | undefined;
  /** By sub: what the policy does not do for a user although the record asks for it, in words. */
  readonly missing: ReturnType<typeof missingEffects>;
}

type EnforcePorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'hosts' | 'roles' | 'clock' | 'ownRole'>;
/** `subs`: everybody whose access is asked for, known or new. */
type Asked = Omit<Fitting, 'before'> & { readonly subs: readonly string[] };
type Stored = Pick<AccessScene, 'before' | 'etag'>;

/**
 * Stores the record, marked with what has no room, and puts its policy into force. A role that AWS does not know is left
 * out of every Allow, and the rest goes in.
 */
export async function enforceRecord(
  ports: EnforcePorts,
  scene: AccessScene,
  wanted: AccessRecord,
  asked: Asked,
): Promise<Decision> {
  const { record, compiled, input, refusal } = decide(scene, wanted, asked);
  assertNoLockOut(ports, scene, compiled);
  const stored = await store(ports, scene, record);
  const wrote = !sameMeaning(scene.live, compiled.document);
  const answer = wrote ? await putPolicy(ports.hosts[scene.host.kind], scene.host, compiled) : 'in-force';
  const answeredAt = ports.clock.now().getTime();
  if (answer !== 'in-force') {
    const unknown = await unknownOf(ports, scene, stored.before, answer);
    const unknownPrincipals = [...record.unknownPrincipals, ...unknown].sort();
    return enforceRecord(ports, { ...scene, ...stored }, { ...stored.before, unknownPrincipals }, { ...asked, again: false });
  }
  const missing = missingEffects(compiled.document, input, asked.subs);
  const wroteAt = wrote ? answeredAt : undefined;
  return { ...(await noteWritten(ports, stored, compiled)), wrote, wroteAt, refusal, missing };
}

function decide(scene: AccessScene, wanted: AccessRecord, asked: Asked) {
  const { kind } = scene.host;
  const room = (record: AccessRecord) => {
    const { bytes, denyBytes } = compile(compileInput(scene, record));
    const { bytes: most, reservedForDenies } = budgets[kind];
    return { all: bytes <= most, grants: bytes - denyBytes <= most - reservedForDenies };
  };
  const record = { ...fit(wanted, room, { ...asked, before: scene.before }), configRevision: scene.published.revision };
  const input = compileInput(scene, record);
  const compiled = compile(input);
  if (compiled.bytes > budgets[kind].bytes) throw overBudget(compiled, input);
  const someRefused = Object.values(record.entries).some(({ refused = [] }) => refused.length > 0);
  return { record, compiled, input, refusal: someRefused ? refusalOf(scene, wanted) : undefined };
}

/** Says how much too much everything would be that was asked for. */
function refusalOf(scene: AccessScene, wanted: AccessRecord): FailureReport {
  const entries = Object.entries(wanted.entries).map(([sub, { refused: _refused, ...entry }]) => [sub, entry] as const);
  const input = compileInput(scene, { ...wanted, entries: Object.fromEntries(entries) });
  const { type, details } = overBudget(compile(input), input);
  return { type, ...details };
}

const compileInput = ({ host, pools, live, before, tagsInForce }: AccessScene, record: AccessRecord): CompileInput => ({
  host,
  owner: before.owner,
  pools,
  record: inPolicy(record),
  live,
  tagsInForce,
});

function assertNoLockOut({ ownRole }: EnforcePorts, { host }: AccessScene, { document }: CompiledPolicy): void {
  const why = ownRole === undefined ? undefined : lockOut(document, { ownRole, bucketArn: `arn:aws:s3:::${host.name}` });
  if (why === undefined) return;
  throw new GatehouseFailure('PolicyLocksOut', {
    place: placeOf(host),
    value: why,
    remedy: "Take the worker's role out of userRoles and out of the groups' roles in gatehouse.yaml.",
  });
}

/** A record that says another thing than its policy is one without `written`, until the policy is in force. */
async function store(
  ports: EnforcePorts,
  { before, etag }: Stored,
  { written: _written, ...record }: AccessRecord,
): Promise<Stored> {
  const { written: _old, ...known } = before;
  if (etag !== undefined && JSON.stringify(known) === JSON.stringify(record)) return { before, etag };
  const stored = await replaceAccessRecord(ports, etag, record);
  return { before: stored.record, etag: stored.etag };
}

async function noteWritten(
  ports: EnforcePorts,
  { before: record, etag }: Stored,
  { hash, bytes }: CompiledPolicy,
): Promise<Pick<Decision, 'record' | 'written'>> {
  const written = { at: ports.clock.now().toISOString(), hash, bytes };
  if (record.written?.hash === hash) return { record, written };
  return { record: (await replaceAccessRecord(ports, etag, { ...record, written })).record, written };
}
