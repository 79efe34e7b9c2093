import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { GatehouseFailure } from '../core/failures';

/** A client on a connection of its own. */
export interface TemporalConnection {
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
  /** Calls that are under way fail. */
  readonly close: () => Promise<void>;
}

export interface ConnectOptions {
  /** Variables that stand in for those of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Leaves failed calls to the caller. The client would try them again from timers, and those throw where nobody can
   * catch it when the connection is closed meanwhile: for callers that drop connections. @default false
   */
  readonly singleAttempt?: boolean;
}

/**
 * A client with the settings of the `temporal` CLI: the same file, profile and variables
 * (https://docs.temporal.io/develop/environment-configuration). It connects with the first call, so a server that is
 * out of reach fails calls, not the start. Raises `InvalidInput` for settings that cannot be read.
 */
export function connectTemporal({ env = {}, singleAttempt = false }: ConnectOptions = {}): TemporalConnection {
  const { connectionOptions, namespace = 'default' } = load(env);
  const connection = Connection.lazy({ ...connectionOptions, ...(singleAttempt ? { interceptors: [] } : {}) });
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
