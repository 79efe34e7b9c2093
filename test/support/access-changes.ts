import type { AccessChange, Deny } from '../../core/contract/access';
import { pool } from './builders';

export const disabled: Deny = { cause: 'disabled', scope: 'whole' };

/** What one user is to have, asked for now. */
export const change = (sub: string, epoch: number, overrides: Partial<AccessChange> = {}): AccessChange => ({
  pool,
  sub,
  epoch,
  askedAt: new Date().toISOString(),
  groups: [],
  denies: [],
  ...overrides,
});

/** A sub for a number, so that order is known. */
export const subOf = (number: number): string => `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, '0')}`;
