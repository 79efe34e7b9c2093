import type { PoolConfig } from '../config/types';
import type { NoFileReason, StepPlace } from '../contract/messages';
import { namesFirstLogin, valuesToWrite } from '../plan/write-back';
import type { UserRecord } from '../registry/user-record';

export interface FirstLoginQuestion {
  readonly pool: PoolConfig;
  readonly configRevision: number;
  readonly record: UserRecord;
  /** The event of the sign-in showed that the user lacks an attribute that names the file. */
  readonly attributeMissing: boolean;
}

/** What a sign-in leads to, as far as the registry knows; a read of the user follows where it is to be delivered. */
export type FirstLoginPlan =
  | { readonly next: 'nothing'; readonly because: NoFileReason }
  /** The file is there, and the user lacks the attribute that says so. */
  | { readonly next: 'write-back'; readonly attributes: Readonly<Record<string, string>> }
  /** The user has no storage yet. */
  | { readonly next: 'provision' }
  | { readonly next: 'deliver'; readonly step: DeliveryStep };

export interface DeliveryStep extends StepPlace {
  readonly prefix: string;
}

/** Decides what a sign-in of one user leads to. Pure; raises nothing. */
export function planFirstLogin({ pool, configRevision, record, attributeMissing }: FirstLoginQuestion): FirstLoginPlan {
  const { firstLogin, mode } = pool;
  if (firstLogin === undefined) return nothing('not-configured');
  if (mode === 'observe') return nothing('only-observed');
  if (record.firstLogin !== undefined) {
    const attributes = attributeMissing ? firstLoginAttributes(pool, record) : {};
    return Object.keys(attributes).length > 0 ? { next: 'write-back', attributes } : nothing('delivered-before');
  }
  if (record.state === 'revoked' || record.revocation !== undefined || record.wanted !== undefined) return nothing('revoked');
  if (record.baseline !== undefined && !firstLogin.backfill) return nothing('there-before');
  const { state, bucket, prefix, tenant, epoch } = record;
  if (state !== 'active' || bucket === undefined || prefix === undefined) return { next: 'provision' };
  const place = { bucket, prefix, ...(tenant === undefined ? {} : { tenant }) };
  return { next: 'deliver', step: { ...place, epoch, configRevision } };
}

const nothing = (because: NoFileReason): FirstLoginPlan => ({ next: 'nothing', because });

/** The write-backs that name the file of a user who has it. */
export function firstLoginAttributes({ writeBack }: PoolConfig, record: UserRecord): Readonly<Record<string, string>> {
  const { firstLogin, prefix = '', bucket = '', tenant = '', sub } = record;
  if (firstLogin === undefined) return {};
  const templates = Object.fromEntries(Object.entries(writeBack).filter(([, template]) => namesFirstLogin(template)));
  return valuesToWrite(templates, { prefix, bucket, tenant, sub, firstLogin: firstLogin.at }, {});
}

/**
 * Whether a user was there before the pool's `firstLogin` was first published (`from`, ISO 8601). Cognito has whole
 * seconds in places, so one who came in the same second came after.
 */
export const wasThereBefore = (createdAt: string | undefined, from: string | undefined): boolean =>
  createdAt !== undefined && from !== undefined && Date.parse(createdAt) < Math.floor(Date.parse(from) / 1_000) * 1_000;
