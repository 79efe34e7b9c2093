import { GatehouseFailure } from '../failures';
import { alwaysPresent } from './condition-keys';
import type { AccessRequest } from './request';

/** The condition keys of one request; names are looked up without regard to case. */
export interface RequestContext {
  /** Every value of the key; undefined when the request does not have it. */
  valuesOf(key: string): readonly string[] | undefined;
  /** The value for a policy variable: undefined when the key is absent or has several values. */
  valueOf(key: string): string | undefined;
}

/** Throws InvalidInput for keys that contradict each other, and on a look at a key that every real request has and this lacks. */
export const readContext = ({ principal, context }: AccessRequest): RequestContext => {
  const values = new Map<string, readonly string[]>();
  if (principal !== 'anonymous') {
    values.set('aws:principalarn', [principal.arn]);
    values.set('aws:principalaccount', [principal.account]);
  }
  for (const [name, value] of Object.entries(context)) {
    const key = name.toLowerCase();
    const given = typeof value === 'string' ? [value] : value;
    if (values.has(key) && values.get(key)?.join() !== given.join()) throw badContext(name, contradiction);
    values.set(key, given);
  }

  const valuesOf = (name: string): readonly string[] | undefined => {
    const found = values.get(name.toLowerCase());
    if (found !== undefined && found.length > 0) return found;
    if (alwaysPresent(name)) throw badContext(name, 'Every request to AWS has this key and a policy asks for it: give it.');
    return undefined;
  };
  const valueOf = (name: string): string | undefined => {
    const found = valuesOf(name);
    return found?.length === 1 ? found[0] : undefined;
  };
  return { valuesOf, valueOf };
};

const contradiction =
  'Give it one meaning: names that differ in case alone are one key, and aws:PrincipalArn and aws:PrincipalAccount are the principal itself.';

const badContext = (key: string, remedy: string): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', { place: `condition key ${key} of the request`, remedy });
