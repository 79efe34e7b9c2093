/** Input of `syncGroupAccess`. */
export interface GroupSyncInput {
  readonly pool: string;
  readonly group: string;
}

/** What synchronising a group came to. */
export interface GroupSyncResult extends GroupSyncInput {
  /** Whether Cognito has the group. */
  readonly exists: boolean;
  /** Users whose owners were told to look. */
  readonly told: number;
}
