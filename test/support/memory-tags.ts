import type { ObjectTags } from '../../core/tags/object-tags';
import type { StoredObject } from './fake-ports';

/** Tags of objects in memory. */
export const memoryTags = (stored: Map<string, StoredObject>): ObjectTags => ({
  read: ({ bucket, key }) => {
    const found = stored.get(`${bucket}/${key}`);
    return Promise.resolve(found && (found.tags ?? {}));
  },
  replace: ({ bucket, key }, tags) => {
    const found = stored.get(`${bucket}/${key}`);
    if (found !== undefined) stored.set(`${bucket}/${key}`, { ...found, tags });
    return Promise.resolve(found !== undefined);
  },
});
