import { z } from 'zod';
import { GatehouseFailure } from '../failures';
import { parseJson } from '../parse-json';

const schema = z.strictObject({
  schema: z.literal('gatehouse.offboarded-users/1'),
  /** User pool id. */
  pool: z.string().min(1),
  subs: z.array(z.string().min(1)),
});

/** `offboardings/<tenant>/<epoch>/users-<round>-<part>.json`: some users of a tenant that goes, by their subs. */
export type OffboardedUsers = Readonly<z.infer<typeof schema>>;

const remedy =
  'Put back the version of this list that Gatehouse wrote, then update `retry`; or update `giveUp` and start the offboarding ' +
  'again: it lists the users anew.';

/** A stored part. Raises `RecordUnreadable` for one that is not as it was written. */
export function parseOffboardedUsers(text: string, place: string): OffboardedUsers {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new GatehouseFailure('RecordUnreadable', { place, remedy });
}

/** Of a part that was written and is gone: its users would count as revoked if nobody noticed. */
export const offboardedUsersGone = (place: string): GatehouseFailure =>
  new GatehouseFailure('RecordUnreadable', { place, value: 'the list of users is gone', remedy });
