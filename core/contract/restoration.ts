import type { UserKey } from './ids';
import type { ArchivePlace, ProvisionStep, StepPlace } from './messages';
import type { RestorationProgress } from './offboarding';

/** Input of `restoreUserAccess`: the user and, when the owner starts it, the planned step. */
export interface RestoreUserInput extends UserKey {
  /** Started by hand: copies in a cold storage class come home too, and the run waits for hours. @default false */
  readonly slowRestore?: boolean;
  readonly step?: RestoreStep;
  /** What a run that continues as new hands on. */
  readonly carried?: RestorationProgress;
}

/** Everything that the way back will do. */
export interface RestoreStep extends StepPlace {
  /** Our own revocation disabled the user, and somebody asked for the way back. */
  readonly enable: boolean;
  /** Where the user's objects may be, the newest first; absent: they never left. */
  readonly archives?: readonly ArchiveToRestore[];
  /** The objects stay there until somebody asks for the way back by hand. */
  readonly leaveObjects?: true;
  /** Copies in a cold storage class come home too: the run waits until they can be read. */
  readonly slowRestore?: true;
  readonly cause?: NonNullable<ProvisionStep['cause']>;
}

/** An archive that objects come home from. */
export interface ArchiveToRestore extends ArchivePlace {
  /** The user's prefix when it was made, where the user has moved since: its objects have no home any more. */
  readonly home?: string;
  /** ISO 8601: originals may have been deleted until then; absent: none was. */
  readonly deletedUntil?: string;
}
