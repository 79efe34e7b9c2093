import { changeBurst } from './change-burst';
import { registrationBurst } from './registration-burst';

/** Registrations as fast as an app can send them, then changes of membership on one bucket; quotas off and on. */
export async function burst(progress: (line: string) => void, size?: string): Promise<Record<string, number>> {
  return { ...(await registrationBurst(progress)), ...(await changeBurst(progress, size)) };
}
