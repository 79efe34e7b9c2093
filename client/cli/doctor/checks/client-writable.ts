import type { PoolState } from '../facts';
import type { Finding } from '../finding';

/** A finding for every app client whose users may write the attribute themselves. */
export const clientWritable = (
  { config, clients }: PoolState,
  attribute: string,
  name: string,
  what: string,
): readonly Finding[] =>
  clients
    // Without a list, an app writes the standard attributes; ours are custom ones.
    .filter(({ writeAttributes }) => writeAttributes?.includes(attribute) === true)
    .map(({ id }) => ({
      severity: 'error',
      name,
      place: `pool=${config.userPoolId}, client=${id}, attribute=${attribute}`,
      what,
      remedy:
        `Take ${attribute} out of WriteAttributes of this app client; ` +
        '`aws cognito-idp update-user-pool-client` resets every setting that is not passed again, so pass them all.',
    }));
