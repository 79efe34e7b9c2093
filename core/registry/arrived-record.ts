import type { MoveStep } from '../contract/moves';
import type { TenantMove } from './tenant-move';
import type { Delivery, UserRecord } from './user-record';

/** The record of a user whose objects have come to the place of a move; the place that they left is denied on. */
export function arrived(record: UserRecord, move: TenantMove, step: MoveStep, now: Date): UserRecord {
  const { mapped, prefix, tenant, formerTenants, firstLogin, leftArchives, ...rest } = record;
  const { to } = step.move;
  const stays = prefix === to.prefix && record.bucket === to.bucket;
  const left = tenant === undefined || tenant === to.tenant ? [] : [tenant];
  return {
    ...rest,
    state: 'active',
    bucket: to.bucket,
    prefix: to.prefix,
    ...(to.tenant === '' ? {} : { tenant: to.tenant }),
    ...(mapped !== undefined && stays ? { mapped } : {}),
    formerTenants: [...formerTenants.filter((name) => ![...left, to.tenant].includes(name)), ...left],
    configRevision: step.configRevision,
    provisionedAt: record.provisionedAt ?? now.toISOString(),
    ...(firstLogin === undefined ? {} : { firstLogin: stays ? firstLogin : followed(firstLogin, prefix ?? '', to.prefix) }),
    ...(leftArchives === undefined
      ? {}
      : { leftArchives: leftArchives.map((archive) => (stays ? archive : { home: prefix ?? '', ...archive })) }),
    move: { ...move, phase: 'arrived' },
  };
}

/** Files are told by their keys. */
const followed = (delivery: Delivery, from: string, to: string): Delivery => ({
  ...delivery,
  files: delivery.files.map((file) =>
    from !== '' && file.key.startsWith(from) ? { ...file, key: `${to}${file.key.slice(from.length)}` } : file,
  ),
});
