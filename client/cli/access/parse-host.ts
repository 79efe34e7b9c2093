import { policyHosts } from '../../../core/config/policy-hosts';
import type { GatehouseConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import { GatehouseFailure } from '../../../core/failures';

/** `s3:<bucket>` of the published configuration; the only one where none is named. Raises `InvalidInput`. */
export function parseHost(text: string | undefined, config: GatehouseConfig): PolicyHostRef {
  const hosts = policyHosts(config);
  const names = hosts.map(({ kind, name }) => `${kind}:${name}`);
  const [only, ...others] = hosts;
  if (text === undefined && only !== undefined && others.length === 0) return only;
  const found = hosts[names.indexOf(text ?? '')];
  if (found !== undefined) return found;
  throw new GatehouseFailure('InvalidInput', {
    place: '--host',
    ...(text === undefined ? {} : { value: text }),
    remedy:
      names.length === 0
        ? 'No pool of the published configuration names userRoles beyond `mode: observe`: Gatehouse writes no policy.'
        : `Pass one of ${names.join(', ')}.`,
  });
}
