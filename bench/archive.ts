import { archiveOnPlayground } from './archive-on-playground';
import { archiveOfManyObjects } from './archive-of-many';
import { sizeOfRun } from './size-of-run';

const usualObjects = 2_000;
const manyObjects = 200_000;

/**
 * The archive of one disabled user: so many small objects on the playground, beside a bare loop of the same calls to the
 * same servers with the same concurrency; and 200,000 made-up ones, for memory and history.
 */
export async function archive(progress: (line: string) => void, size?: string): Promise<Record<string, number>> {
  const objects = sizeOfRun(size, usualObjects);
  return { ...(await archiveOnPlayground(objects, progress)), ...(await archiveOfManyObjects(manyObjects, progress)) };
}
