import { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../core/contract/search-attributes';
import { locate } from './executables';
import { supervise } from './supervise';
import { withFreePorts } from './with-free-ports';

export interface TemporalServer {
  /** `127.0.0.1:<port>`, gRPC. */
  readonly address: string;
  /** Where the web UI is, if it was asked for. */
  readonly uiUrl?: string;
  readonly stop: () => Promise<void>;
}

/** Starts a Temporal dev server, in memory, on free loopback ports, with Gatehouse's search attributes. */
export async function startTemporal({ ui = false }: { readonly ui?: boolean } = {}): Promise<TemporalServer> {
  const command = await locate('temporal');
  return withFreePorts(2, async ([port = 0, uiPort = 0]) => {
    const address = `127.0.0.1:${String(port)}`;
    const { stop } = await supervise({
      name: 'temporal',
      command,
      args: [...serverArguments(port), ...(ui ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless'])],
      env: (directory) => ({ HOME: directory, TMPDIR: directory }),
      // It keeps nothing, and would wait for pollers.
      graceMs: 300,
      ready: (output) => (output.includes('Temporal Server:') ? answers(address) : Promise.resolve(false)),
    });
    return { address, ...(ui ? { uiUrl: `http://127.0.0.1:${String(uiPort)}` } : {}), stop };
  });
}

/**
 * The transfer queue of a shard is polled 20 times a second by default, and the dev server has one shard: 50 ms more
 * for every hop from workflow to activity, child or signal. The higher rate takes that away. Timers are read a second ahead by
 * default, and none fires sooner than that: a writer that paces itself at 250 ms would write once a second. Their queue is
 * polled as seldom, and while many timers start a timer of 250 ms fires up to 300 ms late.
 */
const serverArguments = (port: number): string[] => [
  ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
  ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
  ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="25ms"'],
  ...['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
  // A queue's rate is divided among its partitions, of which idle ones leave their part unused: one partition uses it all.
  ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
  ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
  ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
  ...searchAttributeNames.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
];

async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } finally {
    await connection.close();
  }
}
