import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivityPorts } from '../activities/activity-ports';
import { parseArchiveKey } from '../core/layout/archive-keys';
import type { BulkObjects } from '../core/bulk-objects';
import type { ObjectHead, ObjectStore } from '../core/ports';
import { published } from '../test/support/builders';
import { memoryPorts } from '../test/support/fake-ports';

export const syntheticUser = { pool: 'us-east-1_AbC123', sub: '0a1b2c3d-0000-4000-8000-000000000001' } as const;

const home = `users/${syntheticUser.sub}/`;
const bytes = 1_000;

/**
 * Objects 0, 1, 2, … of one user: at home, in the archive, or both. A bit for each is all that is kept of them, and the
 * lists of copies are kept on disk: what grows is the worker's own.
 */
export function syntheticObjects(count: number) {
  const [atHome, archived] = [new Uint8Array(count).fill(1), new Uint8Array(count)];
  const width = String(count).length;
  const keyOf = (index: number): string => `${home}${String(index).padStart(width, '0')}`;
  const etagOf = (index: number): string => `"${index.toString(16).padStart(32, '0')}"`;
  const config = published({
    userRoles: ['arn:aws:iam::111122223333:role/app-user'],
    identityPoolId: 'us-east-1:1',
    offboarding: {
      archive: true,
      archiveAfter: '0s',
      storageClass: 'GLACIER_IR',
      deleteOriginals: true,
      restoreOnReenable: true,
    },
  });
  const memory = memoryPorts(config);
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-parts-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const fileOf = (key: string): string => join(folder, encodeURIComponent(key));
  const placeOf = (key: string): { readonly side: Uint8Array; readonly index: number } | undefined => {
    const name = key.startsWith(home) ? key.slice(home.length) : nameInArchive(key);
    return name === undefined || !/^\d+$/.test(name)
      ? undefined
      : { side: key.startsWith(home) ? atHome : archived, index: Number(name) };
  };
  const objects: ObjectStore = {
    ...memory.objects,
    head: (ref) => {
      const place = placeOf(ref.key);
      if (place === undefined) return memory.objects.head(ref);
      const found: ObjectHead = { etag: etagOf(place.index), bytes, metadata: {} };
      return Promise.resolve(place.side[place.index] === 1 ? found : undefined);
    },
    write: async (ref, body, condition, options) => {
      if (!isPart(ref.key)) return memory.objects.write(ref, body, condition, options);
      const result = await memory.objects.write(ref, '', condition, options);
      if (result.written) writeFileSync(fileOf(ref.key), body);
      return result;
    },
    read: async (ref, unlessEtag) => {
      const found = await memory.objects.read(ref, unlessEtag);
      if (found === undefined || found === 'unchanged' || !isPart(ref.key)) return found;
      return { ...found, text: readFileSync(fileOf(ref.key), 'utf8') };
    },
    remove: (ref, etag) => {
      const place = placeOf(ref.key);
      if (place === undefined) return memory.objects.remove(ref, etag);
      place.side[place.index] = 0;
      return Promise.resolve(true);
    },
  };
  const bulk: BulkObjects = {
    ...memory.ports.bulk,
    list: (bucket, prefix, after, limit) => {
      if (prefix !== home) return memory.ports.bulk.list(bucket, prefix, after, limit);
      const found = [];
      let index = after === undefined ? 0 : Number(after.slice(home.length)) + 1;
      for (; index < count && found.length < limit; index += 1) {
        if (atHome[index] === 1) found.push({ key: keyOf(index), etag: etagOf(index), bytes, storageClass: 'STANDARD' });
      }
      return Promise.resolve({ objects: found, more: index < count });
    },
    copy: ({ from, to, etag }) => {
      const [source, target] = [placeOf(from.key), placeOf(to.key)];
      if (source === undefined || target === undefined) throw new Error(`Nobody made up ${from.key}.`);
      if (source.side[source.index] !== 1) return Promise.resolve({ copied: false, because: 'source-changed' });
      if (target.side[target.index] === 1) return Promise.resolve({ copied: false, because: 'target-exists' });
      target.side[target.index] = 1;
      return Promise.resolve({ copied: true, etag });
    },
  };
  const ports: ActivityPorts = { ...memory.ports, objects, bulk };
  const sum = (bits: Uint8Array): number => bits.reduce((total, bit) => total + bit, 0);
  return { ...memory, ports, atHome: () => sum(atHome), archived: () => sum(archived) };
}

const isPart = (key: string): boolean => key.endsWith('.ndjson');

function nameInArchive(key: string): string | undefined {
  const prefix = /^archive\/[^/]+\/[^/]+\/\d+\//.exec(key)?.[0];
  const parsed = prefix === undefined ? undefined : parseArchiveKey(prefix, key);
  return parsed?.of === 'object' ? parsed.name : undefined;
}
