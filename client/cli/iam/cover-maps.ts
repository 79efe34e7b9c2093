import type { GatehouseConfig } from '../../../core/config/types';
import { mappedFolders } from '../../../core/layout/mapped-folders';
import type { Aws } from '../open-aws';
import { layoutFolder } from './arns';
import { mappedPrefixes } from './mapped-prefixes';

/** What maps of prefixes add to a policy. */
export interface CoveredMaps {
  /** Pool to folders of its data bucket. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** What the policy cannot cover by folders, and what to add for it. */
  readonly notes: readonly string[];
}

/** Looks in the control bucket for the places that maps name. Raises what ObjectStore raises, and `RecordUnreadable`. */
export async function coverMaps(aws: Pick<Aws, 'objects' | 'controlBucket'>, { pools }: GatehouseConfig): Promise<CoveredMaps> {
  const folders = new Map<string, readonly string[]>();
  const notes: string[] = [];
  for (const pool of pools) {
    const { userPoolId, dataBucket } = pool;
    const found = mappedFolders(await mappedPrefixes(aws, pool), layoutFolder(pool));
    folders.set(userPoolId, found.folders);
    if (found.loose > 0)
      notes.push(
        `${String(found.loose)} prefixes that a map of ${userPoolId} names are in no folder of ${dataBucket} that the policy could name, and are ` +
          `left out: add arn:aws:s3:::${dataBucket}/<prefix>* for each to Resource of DataObjects, or arn:aws:s3:::${dataBucket}/* for all.`,
      );
  }
  return { folders, notes };
}
