import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import type { Offboarding } from '../../core/config/offboarding-schema';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import type { AccessScene } from './access-scene';
import { account } from './iam-needs';

const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined), cwd: '', colors: false };

/** As `temporal gatehouse apply` does for a gatehouse.yaml with `offboarding`: objects move at once, and come home. */
export async function applyOffboarding(scene: AccessScene, more: Partial<Offboarding> = {}): Promise<void> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  const offboarding: Offboarding = {
    archive: true,
    archiveAfter: '0s',
    storageClass: 'GLACIER_IR',
    deleteOriginals: true,
    restoreOnReenable: true,
    ...more,
  };
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const aws = openAws({ ...nowhere, env }, config.controlBucket);
  try {
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    await applyConfig({ ...aws, starter }, { ...config, pools: config.pools.map((pool) => ({ ...pool, offboarding })) });
  } finally {
    aws.close();
  }
}
