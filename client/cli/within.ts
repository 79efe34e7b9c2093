import { GatehouseFailure } from '../../core/failures';

/** The answer, or `undefined` when it does not come within `wait` seconds. Raises `InvalidInput` for what is no number. */
export async function within<T>(wait: string, answer: Promise<T>): Promise<T | undefined> {
  if (!/^\d{1,6}$/.test(wait)) {
    throw new GatehouseFailure('InvalidInput', { place: '--wait', value: wait, remedy: 'Pass whole seconds.' });
  }
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(
      () => {
        resolve(undefined);
      },
      Number(wait) * 1000,
    );
  });
  // When the time is up the connection closes, which ends this call; nobody waits for it then.
  answer.catch(() => undefined);
  return Promise.race([answer, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
