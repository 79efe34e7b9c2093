import { GatehouseFailure } from '../../core/failures';

/** What `--wait` says, to be read before anything is begun. Raises `InvalidInput` for what is no number of seconds. */
export function secondsOf(wait: string): number {
  if (/^\d{1,6}$/.test(wait)) return Number(wait);
  throw new GatehouseFailure('InvalidInput', { place: '--wait', value: wait, remedy: 'Pass whole seconds.' });
}

/** The answer, or `undefined` when it does not come within so many seconds. */
export async function within<T>(seconds: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, seconds * 1000);
  });
  // When the time is up the connection closes, which ends this call; nobody waits for it then.
  answer.catch(() => undefined);
  return Promise.race([answer, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
