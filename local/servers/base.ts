import { Client, Connection } from '@temporalio/client';
import { startMiniStack } from './ministack';
import { startTemporal } from './temporal';
import { startTogether, type UndoStack } from './undo-stack';
import { bundleWorkflows } from './workflow-bundle';

/** Servers that run already, such as those of a Jest run: used, and left running. */
export interface GivenServers {
  /** MiniStack: `http://127.0.0.1:<port>`. */
  readonly miniStack: string;
  readonly temporalAddress: string;
  /** A prebuilt workflow bundle. */
  readonly bundlePath: string;
}

/** What every playground stands on. */
export interface Base extends GivenServers {
  readonly temporalUi?: string;
  readonly client: Client;
  readonly connection: Connection;
}

/** Starts MiniStack and Temporal and bundles the workflows, side by side, unless they are given; connects a client. */
export async function startBase(given: GivenServers | undefined, ui: boolean, undo: UndoStack): Promise<Base> {
  const servers = given ?? (await startServers(ui, undo));
  const connection = await Connection.connect({ address: servers.temporalAddress });
  undo.add(() => connection.close());
  return { ...servers, connection, client: new Client({ connection }) };
}

async function startServers(ui: boolean, undo: UndoStack): Promise<GivenServers & { readonly temporalUi?: string }> {
  const [miniStack, temporal, bundle] = await startTogether(
    startMiniStack().then((server) => {
      undo.add(server.stop);
      return server;
    }),
    startTemporal({ ui }).then((server) => {
      undo.add(server.stop);
      return server;
    }),
    bundleWorkflows().then((made) => {
      undo.add(made.remove);
      return made;
    }),
  );
  return {
    miniStack: miniStack.endpoint,
    temporalAddress: temporal.address,
    bundlePath: bundle.codePath,
    ...(temporal.uiUrl === undefined ? {} : { temporalUi: temporal.uiUrl }),
  };
}
