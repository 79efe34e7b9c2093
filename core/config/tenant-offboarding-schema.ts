import { z } from 'zod';
import { durationMs, durationRemedy } from './duration';
import { text } from './text-rule';

const users = { error: 'must be a number of users, 0 or more' };
const retain = '30d';

export const tenantOffboardingSchema = z.strictObject(
  {
    approveAbove: z.int(users).min(0, users).default(50),
    deleteBucket: z
      .boolean({ error: "must be true or false: whether a tenant's own bucket is deleted once it is empty" })
      .default(false),
    retain: text('a duration, such as 30d', durationRemedy).default(retain),
  },
  { error: 'must be a map, such as { approveAbove: 50, deleteBucket: false, retain: 30d }' },
);

/** What becomes of a tenant that goes. */
export interface TenantOffboarding {
  /** More users than this are not revoked before a person has approved. */
  readonly approveAbove: number;
  /** The tenant's own bucket is deleted, if nothing is in it. */
  readonly deleteBucket: boolean;
  /** How long the bucket stays in any case. Milliseconds. */
  readonly retainMs: number;
}

/** With what goes by default. */
export const tenantOffboarding = (written: Partial<z.infer<typeof tenantOffboardingSchema>> = {}): TenantOffboarding => ({
  approveAbove: written.approveAbove ?? 50,
  deleteBucket: written.deleteBucket ?? false,
  retainMs: durationMs(written.retain ?? retain) ?? 0,
});
