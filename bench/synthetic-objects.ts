import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivityPorts } from '../activities/activity-ports';
import { parseArchiveKey } from '../core/layout/archive-keys';
import type { BulkObjects } from '../core/bulk-objects';
import type { ObjectRef, ObjectStore } from '../core/ports';
import { offboarding, published } from '../test/support/builders';
import { memoryPorts } from '../test/support/fake-ports';
import { type NumberedObject, numberedObjects } from './numbered-objects';

export const syntheticUser = { pool: 'us-east-1_AbC123', sub: '0a1b2c3d-0000-4000-8000-000000000001' } as const;

const home = `users/${syntheticUser.sub}/`;

/**
 * Objects 0, 1, 2, … of one user: at home, in the archive, or both. Keys are made from the numbers, so that a page of a
 * listing costs what is on it; a bit for each object is all that is kept, and the lists of copies are kept on disk: what grows
 * is the worker's own.
 */
export function syntheticObjects(count: number) {
  const memory = memoryPorts(
    published({ userRoles: ['arn:aws:iam::111122223333:role/app-user'], identityPoolId: 'us-east-1:1', offboarding }),
  );
  const atHome = numberedObjects(count, 'STANDARD', home);
  const archived = numberedObjects(count, offboarding.storageClass);
  atHome.fill();
  const placeOf = ({ key }: ObjectRef): NumberedObject | undefined => {
    if (!isCopy(key)) return atHome.at(key);
    archived.below(key.slice(0, key.lastIndexOf('/') + 1));
    return archived.at(key);
  };
  const parts = filesIn(mkdtempSync(join(tmpdir(), 'gatehouse-parts-')));
  const objects: ObjectStore = {
    ...memory.objects,
    head: (ref) => {
      const place = placeOf(ref);
      if (place === undefined) return memory.objects.head(ref);
      return soon(place.isThere() ? { ...place.shown, metadata: {} } : undefined);
    },
    write: async (ref, body, condition, options) => {
      if (!isPart(ref.key)) return memory.objects.write(ref, body, condition, options);
      const result = await memory.objects.write(ref, '', condition, options);
      if (result.written) parts.write(ref.key, body);
      return result;
    },
    read: async (ref, unlessEtag) => {
      const found = await memory.objects.read(ref, unlessEtag);
      if (found === undefined || found === 'unchanged' || !isPart(ref.key)) return found;
      return { ...found, text: parts.read(ref.key) };
    },
    remove: (ref, etag) => {
      const place = placeOf(ref);
      if (place === undefined) return memory.objects.remove(ref, etag);
      place.set(false);
      return soon(true);
    },
  };
  const bulk: BulkObjects = {
    ...memory.ports.bulk,
    list: async (bucket, prefix, after, limit) => {
      const written = await memory.ports.bulk.list(bucket, prefix, after, limit);
      const made = [atHome, archived].flatMap((side) => side.list(prefix, after, limit + 1));
      const all = [...made, ...written.objects].sort((one, other) => (one.key < other.key ? -1 : 1));
      return { objects: all.slice(0, limit), more: written.more || all.length > limit };
    },
    inspect: (ref) => {
      const place = placeOf(ref);
      return soon(place?.isThere() === true ? place.shown : undefined);
    },
    copy: ({ from, to, etag }) => {
      const [source, target] = [placeOf(from), placeOf(to)];
      if (source === undefined || target === undefined) throw new Error(`Nobody made up ${from.key}.`);
      if (!source.isThere()) return soon({ copied: false, because: 'source-changed' });
      if (target.isThere()) return soon({ copied: false, because: 'target-exists' });
      target.set(true);
      return soon({ copied: true, etag });
    },
  };
  const ports: ActivityPorts = { ...memory.ports, objects, bulk };
  return { ...memory, ports, atHome: () => atHome.count(), archived: () => archived.count() };
}

/** As an answer of S3 comes: others have their turn first. */
const soon = <T>(answer: T): Promise<T> => new Promise((resolve) => void setImmediate(resolve, answer));

const isPart = (key: string): boolean => key.endsWith('.ndjson');

function isCopy(key: string): boolean {
  const prefix = /^archive\/[^/]+\/[^/]+\/\d+\//.exec(key)?.[0];
  return prefix !== undefined && parseArchiveKey(prefix, key)?.of === 'object';
}

/** Texts by their keys, until the process ends. */
function filesIn(folder: string) {
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const fileOf = (key: string): string => join(folder, encodeURIComponent(key));
  return {
    write: (key: string, body: string | Uint8Array): void => {
      writeFileSync(fileOf(key), body);
    },
    read: (key: string): string => readFileSync(fileOf(key), 'utf8'),
  };
}
