import { z } from 'zod';

export const tenantMoveSchema = z.enum(['hold', 'move'], {
  error: 'must be hold, a person approves every move of a user to another tenant, or move, at once',
});

/** What becomes of a user whose tenant changes. */
export type TenantMoves = z.infer<typeof tenantMoveSchema>;
