import { type FormerPlace, isSamePlace, sharesPrefix, type TenantPlace } from './tenant-move';
import type { Delivery, UserRecord } from './user-record';

/** The record of a user whose objects have come to a place; who was in another tenant there has left it. */
export function movedTo(record: UserRecord, to: TenantPlace): UserRecord {
  const { mapped, prefix = '', bucket = '', tenant, formerTenants, firstLogin, leftArchives, ...rest } = record;
  const isHome = sharesPrefix({ bucket, prefix }, to);
  const former = tenant === undefined || tenant === to.tenant ? [] : [tenant];
  return {
    ...rest,
    bucket: to.bucket,
    prefix: to.prefix,
    ...(to.tenant === '' ? {} : { tenant: to.tenant }),
    ...(mapped !== undefined && isHome ? { mapped } : {}),
    formerTenants: [...formerTenants.filter((name) => ![...former, to.tenant].includes(name)), ...former],
    ...(firstLogin === undefined ? {} : { firstLogin: isHome ? firstLogin : followed(firstLogin, prefix, to.prefix) }),
    ...(leftArchives === undefined
      ? {}
      : { leftArchives: leftArchives.map((archive) => (isHome ? archive : { home: prefix, ...archive })) }),
  };
}

/** Files are told by their keys. */
const followed = (delivery: Delivery, from: string, to: string): Delivery => ({
  ...delivery,
  files: delivery.files.map((file) =>
    from !== '' && file.key.startsWith(from) ? { ...file, key: `${to}${file.key.slice(from.length)}` } : file,
  ),
});

interface Leaving {
  readonly denyUntil: string;
  /** By place: objects that stay there. */
  readonly stays: readonly number[];
}

/** Places that a user has left, these first. */
export function left(
  { formerPlaces = [] }: UserRecord,
  { from, to }: { readonly from: readonly TenantPlace[]; readonly to?: TenantPlace },
  { denyUntil, stays }: Leaving,
): readonly FormerPlace[] {
  const now = from.map((place, index): FormerPlace => ({ ...place, denyUntil, stays: stays[index] ?? 0 }));
  const isKnown = (place: TenantPlace): boolean =>
    [...now, ...(to === undefined ? [] : [to])].some((other) => isSamePlace(other, place));
  return [...now, ...formerPlaces.filter((place) => !isKnown(place))];
}
