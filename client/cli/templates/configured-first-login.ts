import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FirstLogin } from '../../../core/config/first-login-schema';
import { GatehouseFailure } from '../../../core/failures';
import { readConfigFile } from '../config-file';
import type { Session } from '../session';

/** `firstLogin` of a pool in the file here, published or not; of the first that has it, where none is named. Raises `ConfigInvalid`. */
export async function configuredFirstLogin(session: Session, pool: string | undefined): Promise<FirstLogin | undefined> {
  const { terminal, options } = session;
  const isThere = await access(resolve(terminal.cwd, options.config)).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const found = await readConfigFile(session);
  if ('problems' in found) {
    const remedy = 'It has problems, listed by `temporal gatehouse plan`.';
    throw new GatehouseFailure('ConfigInvalid', { place: found.file, remedy });
  }
  const pools = found.pools.filter(({ userPoolId }) => pool === undefined || userPoolId === pool);
  return pools.find(({ firstLogin }) => firstLogin !== undefined)?.firstLogin;
}
