import { isCancellation } from '@temporalio/workflow';
import { fail, reportOf } from './failure';
import type { Reconciliation } from './reconciliation';

/** Every shard may fail for the same reason. */
const mostFailures = 50;

/**
 * Does a part of a pass. One that fails for good is told of in the report, `undefined` here, and the other parts go on;
 * only a pool that left the configuration ends the pass.
 */
export async function tryPart<Result>(pass: Reconciliation, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = reportOf(error);
    const { type, place, remedy } = failure;
    if (type === 'PoolNotConfigured') throw fail(type, { place, remedy });
    const isKnown = pass.failures.some((known) => known.type === type && known.place === place);
    if (!isKnown && pass.failures.length < mostFailures) pass.failures.push(failure);
    return undefined;
  }
}
