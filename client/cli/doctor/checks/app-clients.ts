import type { Facts } from '../facts';
import type { Finding } from '../finding';

/** The published configuration knows every app client: some events name only a client. */
export function checkAppClients({ pools, published }: Facts): readonly Finding[] {
  if (published === undefined || published === 'none') return [];
  return pools.flatMap(({ config, clients }) =>
    clients
      .filter(({ id }) => published.clients[id] !== config.userPoolId)
      .map(({ id }) => ({
        severity: 'warning' as const,
        name: 'app-client-unknown',
        place: `pool=${config.userPoolId}, client=${id}`,
        what: 'The published configuration does not know this app client: events that name only a client are not understood.',
        remedy: '`temporal gatehouse apply`',
      })),
  );
}
