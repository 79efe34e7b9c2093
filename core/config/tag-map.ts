import type { IdentityPoolFacts } from '../ports';
import { providersOf } from './role-exclusive';
import type { PoolConfig } from './types';

/** The claims that sessions are to carry as tags: tag to claim. */
export const wantedTags = ({ principalTags, tenantAttribute }: PoolConfig): Readonly<Record<string, string>> => ({
  [principalTags.sub]: 'sub',
  ...(principalTags.tenant === undefined || tenantAttribute === undefined ? {} : { [principalTags.tenant]: tenantAttribute }),
});

/** Tags that the identity pool does not hand on as the policies need them; every one where the user pool is no provider. */
export function tagsAmiss(pool: PoolConfig, facts: IdentityPoolFacts): readonly string[] {
  const providers = providersOf(pool, facts);
  const wanted = Object.entries(wantedTags(pool));
  if (providers.length === 0) return wanted.map(([tag]) => tag);
  return wanted
    .filter(([tag, claim]) => providers.some(({ principalTags }) => principalTags?.[tag] !== claim))
    .map(([tag]) => tag);
}
