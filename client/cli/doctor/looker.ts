import { GatehouseFailure } from '../../../core/failures';

/** Looks at the world, one call at a time, and keeps what could not be looked at. */
export interface Looker {
  /** The answer, or undefined; a failure of the table is kept in `failures`, anything else is a bug and raised. */
  look<T>(read: () => Promise<T>): Promise<T | undefined>;
  readonly failures: readonly GatehouseFailure[];
}

export function createLooker(): Looker {
  const failures: GatehouseFailure[] = [];
  return {
    failures,
    async look(read) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof GatehouseFailure)) throw error;
        failures.push(error);
        return undefined;
      }
    },
  };
}
