import { archivePage } from '../../activities/archive-page';
import { deleteOriginals } from '../../activities/delete-originals';
import { archivePrefix } from '../../core/layout/archive-keys';
import { activeRecord, now, pool, sub } from './builders';
import { memoryPorts, type StoredObject } from './fake-ports';

export const prefix = `users/${sub}/`;
export const archive = { bucket: 'data', prefix: archivePrefix({ pool, sub }, 5) };
export const run = { pool, sub, epoch: 5, bucket: 'data', prefix, archive };
export const part = { ...run, of: { epoch: 5, pass: 0 }, part: 0 };
export const partKey = `data/${archive.prefix}0000000005-0000/parts/00000000.ndjson`;
export const copyOf = (name: string): string => `data/${archive.prefix}0000000005-0000/objects/${name}`;

/** The originals of that part, just proved to be free to go. */
export const firstPart = { ...part, parts: 1, provedAt: new Date().toISOString() };

/** The part on the way back, in a later run. */
export const back = { ...part, epoch: 6 };

/** A user in memory whose objects a run with epoch 5 archives. */
export function archivedUser() {
  const memory = memoryPorts();
  const { stored } = memory.objects;
  const record = activeRecord({
    epoch: 5,
    running: { useCase: 'revokeUserAccess', epoch: 5, interrupted: false },
    revocation: { id: 5, reason: 'disabled', keepEnabled: false, beganAt: now, archive: { ...archive, dueAt: now } },
  });
  stored.set(`control/registry/users/${pool}/${sub}.json`, { body: JSON.stringify(record), etag: '"r"', metadata: {} });
  const put = (name: string, etag = `"${name.length.toString()}"`, more: Partial<StoredObject> = {}): void =>
    void stored.set(`data/${prefix}${name}`, {
      body: name === 'folder/' ? '' : 'text',
      etag,
      metadata: { name: 'nämé' },
      tags: { name: 'tag' },
      ...more,
    });
  const home = () => [...stored.keys()].filter((key) => key.startsWith(`data/${prefix}`)).toSorted();
  return { ...memory, stored, put, home };
}

type ArchivedUser = Pick<ReturnType<typeof archivedUser>, 'ports'>;

export const archived = ({ ports }: ArchivedUser) => archivePage(ports)({ ...part, storageClass: 'GLACIER_IR' });

export const moved = async (w: ArchivedUser): Promise<void> => {
  await archived(w);
  await deleteOriginals(w.ports)(firstPart);
};
