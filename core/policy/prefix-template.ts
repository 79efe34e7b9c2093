import type { PoolConfig } from '../config/types';
import { GatehouseFailure } from '../failures';

export const tagKeyPrefix = 'aws:PrincipalTag/';

export const tagKey = (tag: string): string => `${tagKeyPrefix}${tag}`;

/**
 * A prefix template as a policy writes it: `{tenant}` and `{sub}` become the session's tags, and everything else stands
 * for itself. Raises `ConfigInvalid` when the template names the tenant and the pool has no tag for it.
 */
export const inPolicy = (template: string, { userPoolId, principalTags }: PoolConfig): string =>
  template
    .split(/(\{tenant\}|\{sub\})/)
    .map((piece) => {
      if (piece === '{sub}') return `\${${tagKey(principalTags.sub)}}`;
      if (piece !== '{tenant}') return literal(piece);
      if (principalTags.tenant !== undefined) return `\${${tagKey(principalTags.tenant)}}`;
      throw new GatehouseFailure('ConfigInvalid', {
        place: `pool=${userPoolId}`,
        value: template,
        remedy: 'Name the session tag that carries the tenant: principalTags.tenant.',
      });
    })
    .join('');

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars */
const literal = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`);
