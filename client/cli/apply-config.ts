import type { FixedChange } from '../../core/config/diff-config';
import { describeMode, type SkippedMode } from '../../core/config/modes';
import type { GatehouseConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import { type ConfigPorts, planConfig } from './plan-config';

export interface ApplyReport {
  /** The revision that is published now. */
  readonly revision: number;
  /** Whether this call published it; `false` when nothing would have changed. */
  readonly published: boolean;
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Publishes a configuration as the next revision, if it changes anything. Raises `LayoutInUse`, `ModeSkipped`, `RecordConflict` when
 * somebody else published meanwhile, and what {@link planConfig} raises; nothing is published then.
 */
export async function applyConfig(ports: ConfigPorts, config: GatehouseConfig): Promise<ApplyReport> {
  const { current, changes, refused, skipped, warnings, clients } = await planConfig(ports, config);
  if (refused.length > 0) throw layoutInUse(refused);
  if (skipped.length > 0) throw modeSkipped(skipped);
  if (current !== undefined && changes.length === 0) {
    return { revision: current.published.revision, published: false, changes, warnings };
  }
  const { revision } = await ports.configs.publish({ config, clients }, current);
  return { revision, published: true, changes, warnings };
}

/** All refused changes as one failure, with the way to carry them out. */
export function layoutInUse(refused: readonly FixedChange[]): GatehouseFailure {
  const pools = [...new Set(refused.map(({ pool }) => pool))];
  return new GatehouseFailure('LayoutInUse', {
    place: pools.map((pool) => `pool=${pool}`).join(', '),
    value: refused.map(({ pool, setting, from, to }) => `${pool} ${setting}: ${from} -> ${to}`).join('; '),
    remedy:
      "Put the old value back. To migrate instead: stop the workers, copy the users' objects to where the new setting puts them, " +
      `delete ${pools.map((pool) => `${userRecordsPrefix(pool)}*`).join(' and ')} in the control bucket, then apply again; ` +
      'users are recorded anew at their next event.',
  });
}

/** All steps that would be skipped as one failure, with what to publish first and what that does. */
export const modeSkipped = (skipped: readonly SkippedMode[]): GatehouseFailure =>
  new GatehouseFailure('ModeSkipped', {
    place: skipped.map(({ pool }) => `pool=${pool}`).join(', '),
    value: skipped.map(({ pool, from, to }) => `${pool} mode: ${from ?? 'none'} -> ${to}`).join('; '),
    remedy: skipped
      .map(({ pool, first }) => `Set \`mode: ${first}\` for ${pool} and apply that first: ${describeMode(first)}.`)
      .join(' '),
  });
