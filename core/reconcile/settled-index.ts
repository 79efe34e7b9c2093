import { z } from 'zod';
import type { PoolConfig } from '../config/types';
import { sha256Hex } from '../digest';
import { parseJson } from '../parse-json';
import type { DirectoryUser } from '../ports';
import type { UserRecord } from '../registry/user-record';

/**
 * `registry/passes/<pool>/<shard>.json`: of the users of a shard in whom nothing differed, a digest of everything that
 * was seen of them. Who looks the same now is settled, and their record need not be read.
 */
export interface SettledIndex {
  readonly schema: 'gatehouse.settled/1';
  readonly configRevision: number;
  readonly settled: Readonly<Record<string, string>>;
}

export interface SeenUser {
  readonly pool: Pick<PoolConfig, 'tenantAttribute' | 'writeBack'>;
  /** Of the record; absent where there is none. */
  readonly etag: string | undefined;
  readonly user: DirectoryUser | undefined;
  /** Groups with a role that list the user. */
  readonly roleGroups: readonly string[];
}

const digits = 16;

/** Tells two sights of a user apart. Of the attributes only those that Gatehouse goes by. */
export function digestOf({ pool, etag, user, roleGroups }: SeenUser): string {
  const names = [...Object.keys(pool.writeBack), ...(pool.tenantAttribute === undefined ? [] : [pool.tenantAttribute])].sort();
  const attributes = names.map((name) => user?.attributes[name] ?? null);
  const seen = [etag ?? null, user?.enabled ?? null, user?.status ?? null, attributes, [...roleGroups].sort()];
  return sha256Hex(JSON.stringify(seen)).slice(0, digits);
}

/** Whether time alone changes nothing about the user: no deny that will end, nothing begun, no tags for objects to come. */
export const isSteady = ({ access, revocation, running, wanted, tags }: UserRecord): boolean =>
  running === undefined &&
  tags === undefined &&
  wanted === undefined &&
  access?.denies.some(({ until, cause }) => until !== undefined || cause === 'provisional') !== true &&
  (revocation === undefined || revocation.finishedAt !== undefined);

const indexSchema: z.ZodType<SettledIndex> = z.object({
  schema: z.literal('gatehouse.settled/1'),
  configRevision: z.number(),
  settled: z.record(z.string(), z.string()),
});

/** An index that another version or revision wrote, or that nobody can read, settles nobody. */
export function parseSettledIndex(text: string, configRevision: number): SettledIndex['settled'] {
  const { data } = indexSchema.safeParse(parseJson(text));
  return data?.configRevision === configRevision ? data.settled : {};
}
