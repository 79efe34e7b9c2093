export interface GroupKey {
  readonly pool: string;
  readonly group: string;
}

/** Input of `syncGroupAccess`. */
export interface GroupSyncInput extends GroupKey {
  /** What a run that continues as new hands on. */
  readonly carried?: GroupSyncProgress & { readonly again: boolean };
}

/** How far a round has come. */
export interface GroupSyncProgress {
  readonly exists: boolean;
  readonly told: number;
  /** The last key of the registry that was looked at, while the registry is gone through. */
  readonly after?: string;
  /** Of the listing of members. */
  readonly token?: string;
}

/** What synchronising a group came to. */
export interface GroupSyncResult extends GroupKey {
  /** Whether Cognito has the group. */
  readonly exists: boolean;
  /** Users whose owners were told to look. */
  readonly told: number;
}
