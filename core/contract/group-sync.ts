export interface GroupKey {
  readonly pool: string;
  readonly group: string;
}

/** Input of `syncGroupAccess`. */
export interface GroupSyncInput extends GroupKey {
  /** What a run that continues as new hands on. */
  readonly carried?: { readonly told: number; readonly token?: string; readonly again: boolean };
}

/** What synchronising a group came to. */
export interface GroupSyncResult extends GroupKey {
  /** Whether Cognito has the group. */
  readonly exists: boolean;
  /** Users whose owners were told to look. */
  readonly told: number;
}
