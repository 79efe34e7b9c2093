import type { PoolConfig } from '../config/types';
import { rolesOf } from '../config/types';
import type { NamedPolicy, Policies, PolicyDocument } from './document';
import { PolicyNotUnderstood, understand } from './evaluate';
import { describePlace } from './policy-not-understood';
import { foreignOf } from './read-live';
import { askUnder, userRequest } from './user-request';
import { verbActions, verbs, type Verb } from './verbs';

export interface ElsewhereInput {
  readonly bucket: string;
  readonly pool: PoolConfig;
  /** By role ARN: inline and attached policies. A role that is absent has none. */
  readonly rolePolicies: ReadonlyMap<string, readonly NamedPolicy[]>;
  /** The live policy of the bucket; only its foreign statements are looked at. */
  readonly live: PolicyDocument | undefined;
  /** ISO 8601: now. */
  readonly at: string;
}

/** An access that something which is not ours allows, or policies of which nobody can say what they allow. */
export type ElsewhereFinding =
  | { readonly kind: 'allowed'; readonly role: string; readonly verb: Verb; readonly place: string; readonly statement: string }
  | { readonly kind: 'not-understood'; readonly role: string; readonly reason: string };

/** Where a user could get: in words, and as a prefix for which the user in question has no grant of ours. */
interface Place {
  readonly words: string;
  readonly prefix: string;
}

/**
 * What users of the pool could do if our statements granted them nothing: a fixed set of requests in each role, with
 * tags, judged by the role's own policies and the foreign statements of the bucket. Whoever is denied or left a group
 * still has these as far as no Deny of ours reaches.
 */
export const allowedElsewhere = (input: ElsewhereInput): readonly ElsewhereFinding[] =>
  rolesOf(input.pool).flatMap((role) => {
    try {
      return inRole(role, input);
    } catch (error) {
      if (error instanceof PolicyNotUnderstood) return [{ kind: 'not-understood', role, reason: error.message }];
      throw error;
    }
  });

const sub = '00000000-0000-4000-8000-000000000001';
const otherSub = '00000000-0000-4000-8000-000000000002';

const inRole = (role: string, input: ElsewhereInput): readonly ElsewhereFinding[] => {
  const judge = understand(policiesOf(role, input));
  const { sub: subTag, tenant: tenantTag } = input.pool.principalTags;
  const tags = { [subTag]: sub, ...(tenantTag === undefined ? {} : { [tenantTag]: 'tenant' }) };
  const bucketArn = `arn:${role.split(':')[1] ?? 'aws'}:s3:::${input.bucket}`;
  return placesOf(input.pool).flatMap(({ words, prefix }) =>
    verbs.flatMap((verb): readonly ElsewhereFinding[] => {
      for (const action of verbActions[verb]) {
        const verdict = judge(userRequest({ role, tags, bucketArn, at: input.at, ...askUnder(action, prefix) }));
        if (verdict.because === 'allow') {
          return [{ kind: 'allowed', role, verb, place: words, statement: describePlace(verdict.statement) }];
        }
      }
      return [];
    }),
  );
};

const policiesOf = (role: string, { rolePolicies, live, bucket }: ElsewhereInput): Policies => {
  const foreign = foreignOf(live);
  return {
    identity: rolePolicies.get(role) ?? [],
    ...(live === undefined || foreign.length === 0
      ? {}
      : { resource: { name: bucket, document: { ...live, Statement: foreign } } }),
  };
};

const placesOf = ({ layout, groups }: PoolConfig): readonly Place[] => {
  const shared = [...new Set(Object.values(groups).flatMap(({ grants }) => grants.map(({ prefix }) => prefix)))].sort();
  return [
    { words: layout, prefix: filled(layout, sub, 'tenant') },
    { words: `${layout} of another user`, prefix: filled(layout, otherSub, 'tenant') },
    ...(layout.includes('{tenant}')
      ? [{ words: `${layout} of another tenant`, prefix: filled(layout, otherSub, 'tenant-2') }]
      : []),
    ...shared.map((template) => ({ words: template, prefix: filled(template, sub, 'tenant') })),
    { words: 'archive/', prefix: 'archive/' },
    { words: 'the bucket', prefix: '' },
  ];
};

const filled = (template: string, ofSub: string, ofTenant: string): string =>
  template.replaceAll('{tenant}', ofTenant).replaceAll('{sub}', ofSub);
