import type { PolicyHostRef } from '../contract/access';
import { type GatehouseConfig, managesAccess, type PublishedConfig } from './types';

/** The things whose policies a configuration has Gatehouse write, sorted, each once. */
export const policyHosts = (config: GatehouseConfig | undefined): readonly PolicyHostRef[] =>
  [...new Set((config?.pools ?? []).filter(managesAccess).map(({ dataBucket }) => dataBucket))]
    .sort()
    .map((name) => ({ kind: 's3', name }));

/** Pools all of whose sessions carry the principal tags. */
export const tagsInForce = ({ tagsInForceFrom = {} }: Pick<PublishedConfig, 'tagsInForceFrom'>, now: Date): ReadonlySet<string> =>
  new Set(
    Object.entries(tagsInForceFrom)
      .filter(([, from]) => Date.parse(from) <= now.getTime())
      .map(([pool]) => pool),
  );
