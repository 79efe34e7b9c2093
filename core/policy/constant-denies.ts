import { archiveFolder } from '../config/offboarding-schema';
import { rolesOf } from '../config/types';
import { piece, type Piece } from './piece';
import type { PoolInForce } from './pool-in-force';
import { tagKey } from './prefix-template';

const everything = ({ bucketArn }: PoolInForce): Pick<Piece, 'actions' | 'resources'> => ({
  actions: ['s3:*'],
  resources: [bucketArn, `${bucketArn}/*`],
});

/** What was archived before a change of the prefix stays below the usual one, as a rule. */
const archives = ({ bucketArn, config: { offboarding } }: PoolInForce): readonly string[] => {
  const usual = archiveFolder({});
  const folder = offboarding?.archiveBucket === undefined ? archiveFolder(offboarding ?? {}) : usual;
  return [...new Set([usual, folder])].sort().map((name) => `${bucketArn}/${name}*`);
};

/** No tenant, a tenant that would reach across prefixes, and one that holds a wildcard. */
const malformedTenants = ['', '*/*', '*${*}*', '*${?}*'];

/** What an enforced pool's policy denies, whoever is in it. */
export const constantDenies = (pool: PoolInForce, tagsInForce: boolean): readonly Piece[] => {
  const roles = rolesOf(pool.config);
  const { sub, tenant } = pool.config.principalTags;
  const tags = [sub, ...(tenant === undefined ? [] : [tenant])];
  return [
    piece('Deny', 'TlsOnly', { ...everything(pool), condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    piece('Deny', 'Archive', { actions: ['s3:*'], resources: archives(pool), roles }),
    ...(tagsInForce ? tags : []).map((tag) =>
      piece('Deny', 'TagMissing', { ...everything(pool), roles, condition: { Null: { [tagKey(tag)]: 'true' } } }),
    ),
    ...(tenant === undefined
      ? []
      : [
          piece('Deny', 'TenantMalformed', {
            ...everything(pool),
            roles,
            condition: { StringLike: { [tagKey(tenant)]: malformedTenants } },
          }),
        ]),
  ];
};

/** In the bucket of one tenant: everybody whose session is not that tenant's, those without a tenant among them. */
export const otherTenants = (pool: PoolInForce): readonly Piece[] => {
  const { onlyTenant, principalTags } = pool.config;
  if (onlyTenant === undefined || principalTags.tenant === undefined) return [];
  const condition = { StringNotEquals: { [tagKey(principalTags.tenant)]: onlyTenant } };
  return [piece('Deny', 'OtherTenant', { ...everything(pool), roles: rolesOf(pool.config), condition })];
};

/** Sessions whose credentials are older than the cut-off. */
export const cutOffDeny = (pool: PoolInForce, before: string): Piece =>
  piece('Deny', 'CutOff', {
    ...everything(pool),
    roles: rolesOf(pool.config),
    condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
  });

/** Everything in the bucket, for these subs. */
export const wholeDeny = (pool: PoolInForce, subs: readonly string[]): Piece =>
  piece('Deny', 'Denied', { ...everything(pool), subTag: pool.config.principalTags.sub, subs });
