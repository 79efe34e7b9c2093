import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { GatehouseFailure } from '../../core/failures';
import type { Session } from './session';

/** A connected client; close it when done. */
export interface Temporal {
  readonly client: Client;
  readonly connection: Connection;
  readonly address: string;
}

/**
 * Connects as the `temporal` CLI would: the same file, profile and variables
 * (https://docs.temporal.io/develop/environment-configuration). Raises `InvalidInput` for settings that cannot be read
 * and `TemporalUnavailable` when no server answers.
 */
export async function openTemporal({ options, terminal }: Session): Promise<Temporal> {
  const { connectionOptions, namespace = 'default' } = loadSettings(options, terminal.env);
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '5s' });
    return { connection, client: new Client({ connection, namespace }), address };
  } catch (cause) {
    const remedy = 'Start the server, or say where it is: --address, TEMPORAL_ADDRESS or a profile of the temporal CLI.';
    throw new GatehouseFailure('TemporalUnavailable', { place: `address=${address}`, remedy }, { cause });
  }
}

function loadSettings({ address, namespace, profile }: Session['options'], env: Session['terminal']['env']) {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const overrideEnvVars = {
    ...Object.fromEntries(set),
    ...(address === undefined ? {} : { TEMPORAL_ADDRESS: address }),
    ...(namespace === undefined ? {} : { TEMPORAL_NAMESPACE: namespace }),
  };
  try {
    return loadClientConnectConfig({ overrideEnvVars, ...(profile === undefined ? {} : { profile }) });
  } catch (cause) {
    const remedy = `Correct Temporal's connection settings: ${cause instanceof Error ? cause.message : 'they cannot be read'}.`;
    throw new GatehouseFailure('InvalidInput', { place: 'connection settings', remedy }, { cause });
  }
}
