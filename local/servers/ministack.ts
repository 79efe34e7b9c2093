import path from 'node:path';
import { locate } from './executables';
import { supervise } from './supervise';
import { withFreePorts } from './with-free-ports';

export interface MiniStack {
  /** `http://127.0.0.1:<port>`, for every AWS service. */
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

export interface MiniStackOptions {
  /** Has MiniStack itself judge every call by identity and resource policies. @default false */
  readonly judges?: boolean;
}

/** Starts MiniStack, empty and in memory, on a free loopback port. */
export async function startMiniStack({ judges = false }: MiniStackOptions = {}): Promise<MiniStack> {
  const command = await locate('ministack');
  return withFreePorts(1, async ([port = 0]) => {
    const endpoint = `http://127.0.0.1:${String(port)}`;
    const { stop } = await supervise({
      name: 'ministack',
      command,
      args: [],
      env: (directory) => ({ ...environment(directory, port), ...(judges ? { AUTH: 'true' } : {}) }),
      // It keeps nothing, and would wait for long polls.
      graceMs: 300,
      ready: async (output) => output.includes('Running on') && (await fetch(`${endpoint}/_ministack/ready`)).ok,
    });
    return { endpoint, stop };
  });
}

/** Everything that MiniStack writes goes to the directory; it looks for no containers and opens no other port. */
function environment(directory: string, port: number): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    TMPDIR: directory,
    STATE_DIR: path.join(directory, 'state'),
    S3_DATA_DIR: path.join(directory, 's3'),
    DOCKER_HOST: `unix://${path.join(directory, 'no-docker.sock')}`,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
