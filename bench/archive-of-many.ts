import { Client, Connection } from '@temporalio/client';
import { startTemporal } from '../local/servers/temporal';
import { bundleWorkflows } from '../local/servers/workflow-bundle';
import { createAutomationClient } from '../client/automation-client';
import { archiveRun, wayBackRun } from './archive-run';
import { measureProcess } from './measure-process';
import { rounded } from './statistics';
import { syntheticUser } from './synthetic-objects';

/** So many made-up objects of one user, archived and brought home by workers in a process of their own. */
export async function archiveOfManyObjects(objects: number, progress: (line: string) => void): Promise<Record<string, number>> {
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const automation = createAutomationClient({ client });
  let [moved, back] = [{ seconds: Number.NaN, events: Number.NaN }, { seconds: Number.NaN }];
  try {
    const worker = await measureProcess('archive-child.ts', [String(objects), server.address, bundle.codePath], async () => {
      await (await automation.startRevokeUserAccess(syntheticUser)).receipt();
      moved = await archiveRun(client, syntheticUser);
      progress(`${String(objects)} made-up objects archived`);
      await (await automation.startRestoreUserAccess(syntheticUser)).receipt();
      back = await wayBackRun(client, syntheticUser);
    });
    return {
      'many: objects': objects,
      'many: at home again': worker.written,
      'many: archive objects/s': rounded(objects / moved.seconds, 1),
      'many: way back objects/s': rounded(objects / back.seconds, 1),
      'many: history events per 1,000 objects': rounded((moved.events / objects) * 1_000, 1),
      'many: worker RSS before MiB': rounded(worker.before, 1),
      'many: worker RSS growth MiB': rounded(worker.growth, 1),
    };
  } finally {
    await connection.close();
    bundle.remove();
    await server.stop();
  }
}
