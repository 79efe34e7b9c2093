import { z } from 'zod';
import { isSub, isUserPoolId } from '../contract/names';
import { type Fields, isClientId, present } from './fields';
import { type Decoded, eventKinds } from './identity-event';
import { happened, unreadable } from './outcomes';

const time = z.iso.datetime({ offset: true });

/** What a trigger put on the queue. It is our own format, so a field that is there has to be right. */
const ownEvent = z.object({
  schema: z.literal('gatehouse.event/1'),
  id: z.string().regex(/^[A-Za-z0-9:_-]{1,256}$/),
  kind: z.enum(eventKinds),
  source: z.enum(['trigger', 'cloudtrail', 'operator', 'gatehouse']),
  at: time,
  receivedAt: time,
  pool: z.string().refine(isUserPoolId).optional(),
  clientId: z.string().refine(isClientId).optional(),
  sub: z.string().refine(isSub).optional(),
  group: z.string().min(1).max(128).optional(),
  host: z.object({ kind: z.enum(['s3', 'role', 'identity-pool']), name: z.string().min(1).max(256) }).optional(),
  policyHash: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .optional(),
  attributesPresent: z.array(z.string().startsWith('custom:').max(64)).max(100).optional(),
  signedIn: z.boolean().optional(),
});

/** Reads an event that is already decoded. Fields that this version does not know are left out. */
export function readOwnEvent(fields: Fields): Decoded {
  const result = ownEvent.safeParse(fields);
  if (!result.success) {
    const [field = 'schema'] = result.error.issues[0]?.path ?? [];
    const place = String(field);
    return unreadable(fields[place] === undefined ? 'missing-field' : 'invalid-field', place);
  }
  const { pool, clientId, sub, group, host, policyHash, attributesPresent, signedIn, ...rest } = result.data;
  return happened({ ...rest, ...present({ pool, clientId, sub, group, host, policyHash, attributesPresent, signedIn }) });
}
