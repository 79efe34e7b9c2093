import { GatehouseFailure } from '../../../core/failures';

/** A look that failed. */
export interface FailedLook {
  readonly failure: GatehouseFailure;
  /** The IAM action that it takes; undefined for what is not AWS's. */
  readonly action: string | undefined;
}

/** Looks at the world, one call at a time, and keeps what could not be looked at. */
export interface Looker {
  /** The answer, or undefined; a failure of the table is kept in `failed`, anything else is a bug and raised. */
  readonly look: <T>(action: string | undefined, read: () => Promise<T>) => Promise<T | undefined>;
  readonly failed: readonly FailedLook[];
}

export function createLooker(): Looker {
  const failed: FailedLook[] = [];
  return {
    failed,
    look: async (action, read) => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof GatehouseFailure)) throw error;
        failed.push({ failure: error, action });
        return undefined;
      }
    },
  };
}
