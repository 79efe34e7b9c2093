import type { FirstLogin } from '../../core/config/first-login-schema';
import type { Offboarding } from '../../core/config/offboarding-schema';
import type { PoolConfig, PublishedConfig } from '../../core/config/types';
import type { ProvisionStep } from '../../core/contract/messages';
import type { EventKind, IdentityEvent } from '../../core/events/identity-event';
import type { Look } from '../../core/plan/user-plan';
import type { DirectoryUser } from '../../core/ports';
import { newUserRecord, type UserRecord } from '../../core/registry/user-record';

export const pool = 'us-east-1_AbC123';
export const sub = '0a1b2c3d-0000-4000-8000-000000000001';
export const now = '2026-11-20T10:00:00.000Z';

/** ISO time, so many seconds after {@link now}. */
export const after = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

export const poolConfig = (overrides: Partial<PoolConfig> = {}): PoolConfig => ({
  userPoolId: pool,
  mode: 'enforce',
  dataBucket: 'data',
  layout: 'users/{sub}/',
  structure: [],
  writeBack: { 'custom:storage_prefix': '{prefix}' },
  credentials: 'identity-pool',
  principalTags: { sub: 'sub' },
  userRoles: [],
  ownPrefix: ['read', 'write', 'delete', 'list'],
  groups: {},
  ...overrides,
});

/** One file, as a configuration that leaves everything else out has it. */
export const firstLogin: FirstLogin = {
  template: 'welcome-pdf',
  name: 'a',
  backfill: false,
  attributes: [],
  locale: 'en',
  timeZone: 'UTC',
  more: [],
  tags: {},
};

/** Objects of a user who is revoked move at once, and come home with them. */
export const offboarding: Offboarding = {
  archive: true,
  archiveAfter: '0s',
  storageClass: 'GLACIER_IR',
  deleteOriginals: true,
  restoreOnReenable: true,
};

export const published = (overrides: Partial<PoolConfig> = {}, revision = 1): PublishedConfig => ({
  schema: 'gatehouse.config/1',
  revision,
  publishedAt: now,
  config: { controlBucket: 'control', pools: [poolConfig(overrides)], quota: { share: 0.5, limits: {} } },
  clients: {},
});

export const user = (overrides: Partial<DirectoryUser> = {}): DirectoryUser => ({
  sub,
  username: 'alice',
  enabled: true,
  status: 'CONFIRMED',
  attributes: {},
  ...overrides,
});

export const record = (overrides: Partial<UserRecord> = {}): UserRecord => ({ ...newUserRecord({ pool, sub }), ...overrides });

export const activeRecord = (overrides: Partial<UserRecord> = {}): UserRecord =>
  record({
    state: 'active',
    bucket: 'data',
    prefix: `users/${sub}/`,
    configRevision: 1,
    epoch: 1,
    observedAt: now,
    ...overrides,
  });

export const event = (kind: EventKind, overrides: Partial<IdentityEvent> = {}): IdentityEvent => ({
  schema: 'gatehouse.event/1',
  id: `${kind}-1`,
  kind,
  source: 'trigger',
  at: now,
  receivedAt: now,
  pool,
  sub,
  ...overrides,
});

export const look = (overrides: Partial<Look> = {}): Look => ({ pool, sub, events: [], requests: [], ...overrides });

export const step = (overrides: Partial<ProvisionStep> = {}): ProvisionStep => ({
  epoch: 1,
  configRevision: 1,
  bucket: 'data',
  prefix: `users/${sub}/`,
  structure: [],
  firstTime: true,
  writeBack: { 'custom:storage_prefix': `users/${sub}/` },
  ...overrides,
});
