import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import type { Offboarding } from '../../core/config/offboarding-schema';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import type { AccessScene } from './access-scene';
import { offboarding } from './builders';
import { account } from './iam-needs';

const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined), cwd: '', colors: false };

/** As `temporal gatehouse apply` does for a gatehouse.yaml with `offboarding`: objects move at once, and come home. */
export async function applyOffboarding(scene: AccessScene, more: Partial<Offboarding> = {}): Promise<void> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  const withOffboarding = (pool: (typeof config.pools)[number]) => ({ ...pool, offboarding: { ...offboarding, ...more } });
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const aws = openAws({ ...nowhere, env }, config.controlBucket);
  try {
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    await applyConfig({ ...aws, starter }, { ...config, pools: config.pools.map(withOffboarding) });
  } finally {
    aws.close();
  }
}
