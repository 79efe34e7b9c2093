import { proxyActivities } from '@temporalio/workflow';

interface BaselineActivities {
  nothing(): Promise<void>;
}

/** The least that a durable step can cost on a server: one workflow, one activity that does nothing. */
export async function baseline(): Promise<void> {
  await proxyActivities<BaselineActivities>({ startToCloseTimeout: '10s' }).nothing();
}
