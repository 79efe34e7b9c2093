import { Connection } from '@temporalio/client';
import { parse, stringify } from 'yaml';
import { setUpGatehouse } from '../../local/servers/set-up-gatehouse';
import type { Scene } from './scene';

interface Yaml {
  readonly pools: readonly PoolYaml[];
}
export type PoolYaml = Readonly<Record<string, unknown>> & { readonly groups?: Readonly<Record<string, unknown>> };

/** Publishes what the scene's `gatehouse.yaml` becomes, as `temporal gatehouse apply` does. */
export async function publish({ playground }: Scene, change: (pools: readonly PoolYaml[]) => readonly PoolYaml[]): Promise<void> {
  const { app, temporal, taskQueuePrefix, yaml } = playground;
  const before = parse(yaml) as Yaml;
  const connection = await Connection.connect({ address: temporal.address });
  try {
    await setUpGatehouse({
      endpoint: app.endpoint,
      region: app.region,
      account: '000000000000',
      temporal: { client: temporal.client, connection },
      yaml: stringify({ ...before, pools: change(before.pools) }),
      taskQueuePrefix,
    });
  } finally {
    await connection.close();
  }
}
