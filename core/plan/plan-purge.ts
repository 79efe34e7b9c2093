import { archiveFolder } from '../config/offboarding-schema';
import type { ArchivePlace, UseCaseRequest } from '../contract/messages';
import { userArchivePrefix } from '../layout/archive-keys';
import type { Revocation } from '../registry/user-record';
import type { Seen } from './seen';

/** Whether somebody wants everything erased; a revocation that goes on keeps to what it began as. */
export const wantsPurge = (
  { record }: Pick<Seen, 'record'>,
  requested: UseCaseRequest | undefined,
  goesOn: Revocation | undefined,
): boolean =>
  (requested?.useCase === 'revokeUserAccess' && requested.purge === true) ||
  record.wanted?.purge === true ||
  goesOn?.purge === true;

/** Everywhere that objects of a user are kept: at home, and in every archive that is known of. */
export function placesToPurge({ look, pool, record }: Seen, { archive }: Revocation): readonly ArchivePlace[] {
  const { offboarding, dataBucket } = pool;
  const { move } = record;
  const home = record.bucket ?? dataBucket;
  const places = [
    ...(record.prefix === undefined ? [] : [{ bucket: home, prefix: record.prefix }]),
    { bucket: offboarding?.archiveBucket ?? home, prefix: userArchivePrefix(look, archiveFolder(offboarding ?? {})) },
    // Those that a move leads to or from, and that were left with objects in them.
    ...[...(move?.to === undefined ? [] : [move.to]), ...(move?.from ?? []), ...(record.formerPlaces ?? [])].flatMap(
      ({ bucket, prefix }) => [
        { bucket, prefix },
        { bucket, prefix: userArchivePrefix(look, archiveFolder(offboarding ?? {})) },
      ],
    ),
    // Those of this revocation and of earlier ones, should the configuration have changed.
    ...[...(archive === undefined ? [] : [archive]), ...(record.leftArchives ?? [])].map(ofUser),
  ];
  return places.filter(
    ({ bucket, prefix }, index) => places.findIndex((other) => other.bucket === bucket && other.prefix === prefix) === index,
  );
}

/** The last segment of an archive's prefix is the revocation's. */
const ofUser = ({ bucket, prefix }: ArchivePlace): ArchivePlace => ({ bucket, prefix: prefix.replace(/[^/]+\/$/, '') });
