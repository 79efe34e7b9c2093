import type { Client, Connection } from '@temporalio/client';
import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import { setUp } from '../../client/cli/set-up';
import { parseConfig } from '../../core/config/parse-config';
import type { GatehouseConfig } from '../../core/config/types';
import { createWorkflowStarter } from '../../temporal/workflow-starter';

export interface SetUpOptions {
  /** The AWS endpoint: the edge. */
  readonly endpoint: string;
  readonly region: string;
  /** The account that owns every bucket. */
  readonly account: string;
  readonly temporal: { readonly client: Client; readonly connection: Connection };
  /** `gatehouse.yaml`. */
  readonly yaml: string;
  readonly taskQueuePrefix?: string;
}

/** Does what `temporal gatehouse setup --yes` and `temporal gatehouse apply` do. Rejects with every problem of the file. */
export async function setUpGatehouse({
  endpoint,
  region,
  account,
  temporal,
  yaml,
  taskQueuePrefix = '',
}: SetUpOptions): Promise<GatehouseConfig> {
  const parsed = parseConfig(yaml);
  if ('problems' in parsed) throw new Error(`The playground's gatehouse.yaml is invalid: ${JSON.stringify(parsed.problems)}`);
  const { config } = parsed;
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, GATEHOUSE_EXPECTED_OWNER: account };
  const aws = openAws({ ...silent, env }, config.controlBucket);
  try {
    await setUp({ aws, temporal, config, mayAddAttributes: () => Promise.resolve(true) });
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    await applyConfig({ ...aws, starter }, config);
    return config;
  } finally {
    aws.close();
  }
}

const silent = {
  cwd: process.cwd(),
  colors: false,
  out: () => undefined,
  err: () => undefined,
  ask: () => Promise.resolve(undefined),
};
