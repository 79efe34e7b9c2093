import { IllegalStateError } from '@temporalio/common';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtWorkflows } from '../../../core/contract/routing';
import { queueName } from '../../../core/contract/task-queues';
import { openTemporal } from '../open-temporal';
import type { Session } from '../session';
import type { Finding } from './finding';

export interface ReplayReport {
  /** How many open runs were replayed. */
  readonly replayed: number;
  readonly findings: readonly Finding[];
}

/**
 * Replays the open runs of the deployment against the workflows of this installation, as a worker of this version would
 * take them over (https://docs.temporal.io/develop/typescript/testing-suite#replay). Changes nothing.
 */
export async function replayOpenRuns(session: Session): Promise<ReplayReport> {
  const Worker = await replayer();
  const { client, connection } = await openTemporal(session);
  try {
    const taskQueue = queueName('gatehouse', session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '');
    const types = builtWorkflows.map((name) => `'${name}'`).join(', ');
    const query = `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}' AND WorkflowType IN (${types})`;
    session.progress('replaying open runs …');
    const histories = client.workflow.list({ query }).intoHistories({ concurrency: 5 });
    const findings: Finding[] = [];
    let replayed = 0;
    for await (const { workflowId, runId, error } of Worker.runReplayHistories(installedWorkflows(session), histories)) {
      replayed++;
      if (error !== undefined) findings.push(broken(workflowId, runId, error));
    }
    return { replayed, findings };
  } finally {
    await connection.close();
  }
}

/** The SDK's worker, with a runtime that keeps quiet; a process has one runtime, and one that is there stays. */
async function replayer() {
  const { DefaultLogger, Runtime, Worker } = await import('@temporalio/worker');
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
  return Worker;
}

/** The bundle that workers are told to run, else the built one beside, else the workflows' own code. */
function installedWorkflows({ terminal }: Session) {
  const root = join(__dirname, '..', '..', '..');
  const built = [terminal.env['GATEHOUSE_WORKFLOW_BUNDLE'], join(root, 'workflow-bundle.js')].find(
    (file) => file !== undefined && file !== '' && existsSync(file),
  );
  return built === undefined ? { workflowsPath: join(root, 'workflows') } : { workflowBundle: { codePath: built } };
}

const broken = (workflowId: string, runId: string, error: Error): Finding => ({
  severity: 'error',
  name: 'replay-differs',
  place: `workflow=${workflowId}, run=${runId}`,
  what: `This version would not do what the run has done: ${error.message.split('\n')[0] ?? ''}`,
  remedy:
    'Keep the workers of the version that began it until it closes, or roll out a version that guards the change with patched().',
});
