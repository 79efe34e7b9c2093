import type { PoolConfig } from '../config/types';
import type { Deny, DeniedPart } from '../contract/access';
import { verbs } from '../policy/verbs';
import { type FormerPlace, isSamePlace, sharesPrefix, type TenantPlace } from '../registry/tenant-move';
import type { UserRecord } from '../registry/user-record';

type Templates = Pick<PoolConfig, 'layout' | 'groups' | 'tenants'>;

/**
 * What a user who has left tenants is denied there: everything of a tenant that is being left, without an end, and of one
 * that was left until no credentials of it can be in anybody's hand and a last look was taken.
 */
export function movedDenies(pool: Templates, record: UserRecord): readonly Deny[] {
  const { move, formerPlaces = [] } = record;
  const home = move === undefined ? placeOfRecord(record) : move.to;
  const leaving = move?.from ?? [];
  const left = formerPlaces.filter(
    (place) =>
      place.sweptAt === undefined &&
      ![...leaving, ...(home === undefined ? [] : [home])].some((other) => isSamePlace(place, other)),
  );
  return [
    ...leaving.flatMap((place) => denyOf(partsOfTenant(pool, place, home), {})),
    ...left.flatMap((place) => denyOf(partsOfTenant(pool, place, home), { until: place.denyUntil })),
  ];
}

/** Where the user's storage is. */
export const placeOfRecord = ({ bucket, prefix, tenant }: UserRecord): TenantPlace | undefined =>
  bucket === undefined || prefix === undefined ? undefined : { bucket, prefix, tenant: tenant ?? '' };

const denyOf = (scope: readonly DeniedPart[], end: Pick<Deny, 'until'>): readonly Deny[] =>
  scope.length === 0 ? [] : [{ cause: 'moved', scope, ...end }];

/** By the tenant's name, so that credentials of the user's new tenant lose nothing. */
function partsOfTenant(
  { layout, groups, tenants }: Templates,
  place: TenantPlace,
  home: TenantPlace | undefined,
): readonly DeniedPart[] {
  const grants = [...Object.values(groups).flatMap((group) => group.grants), ...(tenants?.grants ?? [])];
  const templates = [layout, ...grants.map(({ prefix }) => prefix)].filter((template) => template.includes(named));
  const ofTenant = ['', home?.tenant].includes(place.tenant)
    ? []
    : templates.map((template) => upToTenant(template).replace(named, place.tenant));
  const own = home !== undefined && sharesPrefix(place, home) ? [] : [place.prefix];
  return outermost([...ofTenant, ...own]).map((prefix) => ({ prefix, verbs }));
}

const named = '{tenant}';

const upToTenant = (template: string): string => template.slice(0, template.indexOf('/', template.indexOf(named)) + 1);

function outermost(prefixes: readonly string[]): readonly string[] {
  const sorted = [...new Set(prefixes)].sort();
  return sorted.filter((prefix, index) => !sorted.slice(0, index).some((other) => prefix.startsWith(other)));
}

/** The writer wakes the owner by the server's clock; a deny is lifted once the worker's agrees, so give or take. */
const clockTolerance = 5_000;

/** Places that were left and whose credentials are over, but that nobody has looked at since. */
export const dueSweep = ({ formerPlaces = [] }: UserRecord, now: Date): readonly FormerPlace[] =>
  formerPlaces.filter(
    ({ denyUntil, sweptAt }) => sweptAt === undefined && Date.parse(denyUntil) <= now.getTime() + clockTolerance,
  );
