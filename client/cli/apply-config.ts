import { firstLoginFrom } from '../../core/config/first-login-from';
import type { FixedChange } from '../../core/config/diff-config';
import type { GroupRef } from '../../core/config/groups-to-sync';
import { describeMode, type SkippedMode } from '../../core/config/modes';
import type { GatehouseConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import type { PolicyHostRef } from '../../core/contract/access';
import type { WorkflowStarter } from '../../core/ports';
import type { Schedules } from '../../temporal/schedules';
import type { PolicyPlan } from './access/plan-policies';
import { roleNotExclusive } from './access/plan-sessions';
import { tellTenantBuckets } from './access/tell-tenant-buckets';
import { tellWorkflows, whomToTell } from './access/tell-workflows';
import { type Scheduled, setSchedules } from './set-schedules';
import { type LocalTemplates, publishTemplates, templatesToPublish } from './templates/publish-templates';
import { type ConfigPlan, type ConfigPorts, planConfig } from './plan-config';

export interface ApplyPorts extends ConfigPorts {
  /** Connects to Temporal; asked for only where a workflow has to be told. Raises `TemporalUnavailable`. */
  readonly starter: () => Promise<WorkflowStarter>;
  /** The schedules on Temporal; asked for only where a configuration names some. Absent: they are left alone. */
  readonly schedules?: () => Promise<Schedules>;
  /** Templates beside the configuration. Absent: those in the control bucket are left alone. */
  readonly templates?: LocalTemplates;
}

export interface ApplyReport {
  /** The revision that is published now. */
  readonly revision: number;
  /** Whether this call published it; `false` when nothing would have changed. */
  readonly published: boolean;
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  readonly policies: readonly PolicyPlan[];
  /** Policy hosts whose writer looks at them anew. */
  readonly rechecked: readonly PolicyHostRef[];
  /** Buckets of single tenants whose writers do, too; absent: there is none. */
  readonly tenantBuckets?: number;
  /** Groups whose members are looked at anew. */
  readonly synced: readonly GroupRef[];
  /** Schedules that were not as they are configured. */
  readonly scheduled: readonly Scheduled[];
  /** Templates that were not in the control bucket as they are beside the configuration. */
  readonly templates: readonly string[];
}

/**
 * Publishes a configuration as the next revision, if it changes anything, and has the writers of policies and the
 * synchronisation of groups take it up; those are told again even where nothing changed. Raises `LayoutInUse`,
 * `ModeSkipped`, `RoleNotExclusive`, `TemplateInvalid` for a template that is nowhere, `RecordConflict` when somebody else published meanwhile, `TemporalUnavailable`, and
 * what {@link planConfig} raises; nothing is published then, but for a server that fails in the end.
 */
export async function applyConfig(ports: ApplyPorts, config: GatehouseConfig): Promise<ApplyReport> {
  const plan = await planConfig(ports, config);
  const refusal = refusalOf(plan);
  if (refusal !== undefined) throw refusal;
  const { current, changes, warnings, policies, clients, tagsInForceFrom } = plan;
  const published = current === undefined || changes.length > 0;
  const told = await whomToTell(ports.configs, current?.published, config, published);
  const found = await templatesToPublish(ports.objects, config, ports.templates ?? (() => Promise.resolve(undefined)));
  const starter = told.hosts.length + told.groups.length === 0 ? undefined : await ports.starter();
  const templates = await publishTemplates(ports.objects, config.controlBucket, found);
  const from = firstLoginFrom(current?.published, config, new Date());
  const next = { config, clients, tagsInForceFrom, ...from };
  const { revision } = published ? await ports.configs.publish(next, current) : current.published;
  if (starter !== undefined) await tellWorkflows(starter, told, revision);
  const tenantBuckets = starter === undefined ? 0 : await tellTenantBuckets(ports.objects, starter, [config, told.before]);
  const scheduled = await setSchedules(ports.schedules, told.before, config);
  const { hosts: rechecked, groups: synced } = told;
  const tenants = tenantBuckets === 0 ? {} : { tenantBuckets };
  return { revision, published, changes, warnings, policies, rechecked, ...tenants, synced, scheduled, templates };
}

/** Why a configuration is not published; `undefined` where nothing speaks against it. */
export const refusalOf = ({ refused, skipped, notExclusive }: ConfigPlan): GatehouseFailure | undefined => {
  if (refused.length > 0) return layoutInUse(refused);
  if (skipped.length > 0) return modeSkipped(skipped);
  return notExclusive.length > 0 ? roleNotExclusive(notExclusive) : undefined;
};

/** All refused changes as one failure, with the way to carry them out. */
export function layoutInUse(refused: readonly FixedChange[]): GatehouseFailure {
  const pools = [...new Set(refused.map(({ pool }) => pool))];
  return new GatehouseFailure('LayoutInUse', {
    place: pools.map((pool) => `pool=${pool}`).join(', '),
    value: refused.map(({ pool, setting, from, to }) => `${pool} ${setting}: ${from} -> ${to}`).join('; '),
    remedy: refused.every(({ setting }) => setting === 'principalTags') ? otherTags : otherPlaces(pools),
  });
}

const otherPlaces = (pools: readonly string[]): string =>
  "Put the old value back. To migrate instead: stop the workers, copy the users' objects to where the new setting puts them, " +
  `delete ${pools.map((pool) => `${userRecordsPrefix(pool)}*`).join(' and ')} in the control bucket, then apply again; ` +
  'users are recorded anew at their next event.';

const otherTags =
  'Put the old value back. To migrate instead: take userRoles and groups out and apply, have the identity pool hand on the ' +
  'new tags, put userRoles and groups back with them and apply again; between the two Gatehouse grants users nothing.';

/** All steps that would be skipped as one failure, with what to publish first and what that does. */
export const modeSkipped = (skipped: readonly SkippedMode[]): GatehouseFailure =>
  new GatehouseFailure('ModeSkipped', {
    place: skipped.map(({ pool }) => `pool=${pool}`).join(', '),
    value: skipped.map(({ pool, from, to }) => `${pool} mode: ${from ?? 'none'} -> ${to}`).join('; '),
    remedy: skipped
      .map(({ pool, first }) => `Set \`mode: ${first}\` for ${pool} and apply that first: ${describeMode(first)}.`)
      .join(' '),
  });
