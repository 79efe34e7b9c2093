import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { GatehouseFailure } from '../core/failures';

/** A client on a connection of its own. */
export interface TemporalConnection {
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
  /** Calls that are under way fail. */
  close(): Promise<void>;
}

/**
 * A client with the settings of the `temporal` CLI: the same file, profile and variables
 * (https://docs.temporal.io/develop/environment-configuration). It connects with the first call, so a server that is
 * out of reach fails calls, not the start. Raises `InvalidInput` for settings that cannot be read.
 *
 * @param env variables that stand in for those of the process
 */
export function connectTemporal(env: Readonly<Record<string, string>> = {}): TemporalConnection {
  const { connectionOptions, namespace = 'default' } = load(env);
  const connection = Connection.lazy(connectionOptions);
  return {
    client: new Client({ connection, namespace }),
    namespace,
    address: connection.options.address,
    close: () => connection.close(),
  };
}

function load(env: Readonly<Record<string, string>>) {
  try {
    return loadClientConnectConfig(Object.keys(env).length === 0 ? {} : { overrideEnvVars: env });
  } catch (cause) {
    const remedy = `Correct Temporal's connection settings: ${cause instanceof Error ? cause.message : 'they cannot be read'}.`;
    throw new GatehouseFailure('InvalidInput', { place: 'connection settings of Temporal', remedy }, { cause });
  }
}
