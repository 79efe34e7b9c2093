import type { QuotaSettings } from '../contract/task-queues';
import type { Mode } from './modes';

/** One user pool that Gatehouse serves. */
export interface PoolConfig {
  readonly userPoolId: string;
  /** How far Gatehouse goes with this pool's users. */
  readonly mode: Mode;
  /** The bucket that holds the users' objects. */
  readonly dataBucket: string;
  /** Prefix template: `users/{sub}/` or `tenants/{tenant}/users/{sub}/`; always ends in `{sub}/`. */
  readonly layout: string;
  /** The user attribute that names the tenant, such as `custom:tenant_id`; required when the layout names one. */
  readonly tenantAttribute?: string;
  /** Sub-prefixes that every user gets, each ending in `/`. */
  readonly structure: readonly string[];
  /** Attribute name to template of `{prefix}`, `{bucket}`, `{tenant}` and `{sub}`. */
  readonly writeBack: Readonly<Record<string, string>>;
}

/** `gatehouse.yaml`, validated, with every default filled in. */
export interface GatehouseConfig {
  readonly controlBucket: string;
  readonly pools: readonly PoolConfig[];
  readonly quota: QuotaSettings;
}

/** What runs: `config/<revision>.json` and, for the newest, `config/current.json`. */
export interface PublishedConfig {
  readonly schema: 'gatehouse.config/1';
  /** Counts up from 1. */
  readonly revision: number;
  readonly publishedAt: string;
  readonly config: GatehouseConfig;
  /** App client id to user pool id, read from the pools by `apply`: some events name only a client. */
  readonly clients: Readonly<Record<string, string>>;
}

export const findPool = (published: PublishedConfig, userPoolId: string): PoolConfig | undefined =>
  published.config.pools.find((pool) => pool.userPoolId === userPoolId);
