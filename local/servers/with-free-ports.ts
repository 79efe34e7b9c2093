import { freePort } from './free-port';

const attempts = 4;

/** Starts something on free ports, again on others if one was taken between choosing and binding. */
export async function withFreePorts<T>(count: number, start: (ports: readonly number[]) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const ports: number[] = [];
    while (ports.length < count) ports.push(await freePort());
    try {
      return await start(ports);
    } catch (error) {
      if (attempt === attempts || !isPortTaken(error)) throw error;
    }
  }
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && /in use|address already|EADDRINUSE/i.test(error.message);
