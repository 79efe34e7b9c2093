/** Search attributes of every workflow, all of type Keyword; workers refuse to start in a namespace without them. */
export const searchAttributeNames = [
  'GatehousePool',
  'GatehouseUser',
  'GatehouseTenant',
  'GatehouseBucket',
  'GatehouseState',
] as const;

export type SearchAttributeName = (typeof searchAttributeNames)[number];

/**
 * What a run is at, as `GatehouseState`; set to the final state before a run closes. `waiting`: a deny has not ended yet,
 * or objects do not move yet; `archiving`: the user is cut off, and objects move;
 * `revoked`: the user is cut off and no credentials are left that a deny would have to stop.
 */
export type RunState =
  'active' | 'revoking' | 'waiting' | 'archiving' | 'needs-person' | 'archived' | 'restoring' | 'revoked' | 'absent';
