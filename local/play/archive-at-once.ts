import { setTimeout as delay } from 'node:timers/promises';
import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import type { Playground } from '../playground';

/** Workers look for a newer configuration every 2 s. */
const knownAfterMs = 2_500;

/** What `temporal gatehouse apply` does for pools that get `offboarding`, with no days between a disable and the archive. */
export async function archiveAtOnce({ app, config, temporal, taskQueuePrefix }: Playground): Promise<void> {
  const offboarding = {
    archive: true,
    archiveAfter: '0s',
    storageClass: 'GLACIER_IR',
    deleteOriginals: true,
    restoreOnReenable: true,
  } as const;
  const nothing = (): undefined => undefined;
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region };
  const terminal = { cwd: __dirname, colors: false, out: nothing, err: nothing, ask: () => Promise.resolve(undefined), env };
  const aws = openAws(terminal, config.controlBucket);
  try {
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    await applyConfig({ ...aws, starter }, { ...config, pools: config.pools.map((pool) => ({ ...pool, offboarding })) });
  } finally {
    aws.close();
  }
  await delay(knownAfterMs);
}
