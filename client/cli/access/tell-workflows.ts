import { type GroupRef, groupsToSync } from '../../../core/config/groups-to-sync';
import { policyHosts } from '../../../core/config/policy-hosts';
import type { GatehouseConfig, PublishedConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import { GatehouseFailure } from '../../../core/failures';
import type { WorkflowStarter } from '../../../core/ports';
import type { Aws } from '../open-aws';

/** Whom a publication concerns. */
export interface Told {
  readonly hosts: readonly PolicyHostRef[];
  readonly groups: readonly GroupRef[];
  /** The configuration that this one follows, where there was one. */
  readonly before: GatehouseConfig | undefined;
}

/**
 * Every host of the configuration and of the one before it, and the groups that differ. Where nothing is published now,
 * the one before is the last but one: whoever published last may have broken off before telling.
 */
export async function whomToTell(
  configs: Aws['configs'],
  current: PublishedConfig | undefined,
  config: GatehouseConfig,
  publishing: boolean,
): Promise<Told> {
  const before = publishing || current === undefined ? current : await configs.revision(current.revision - 1);
  const hosts = policyHosts(config);
  const left = policyHosts(before?.config).filter(({ name }) => !hosts.some((host) => host.name === name));
  return { hosts: [...hosts, ...left], groups: groupsToSync(before?.config, config), before: before?.config };
}

/** Raises `TemporalUnavailable`; telling again changes nothing. */
export async function tellWorkflows(starter: WorkflowStarter, { hosts, groups }: Told, revision: number): Promise<void> {
  try {
    await Promise.all(hosts.map((host) => starter.recheck(host, { because: 'config' })));
    for (const { pool, group } of groups) await starter.syncGroup(pool, group);
  } catch (cause) {
    if (!(cause instanceof GatehouseFailure)) throw cause;
    const remedy = `Revision ${String(revision)} is published, and not everybody was told of it: run \`temporal gatehouse apply\` again.`;
    throw new GatehouseFailure(cause.type, { place: cause.details.place, remedy }, { cause });
  }
}
