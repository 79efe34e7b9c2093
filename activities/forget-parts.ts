import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { removePart } from './pass-parts';

export interface ForgetPartsInput {
  readonly pool: string;
  readonly run: string;
  readonly parts: readonly string[];
}

const atOnce = 16;

/**
 * Takes away the parts of a pass that is through: its report names what they held.
 *
 * Already done: they are gone. AWS: HeadObject, DeleteObject.
 */
export const forgetParts =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ pool, run, parts }: ForgetPartsInput): Promise<void> => {
    await inParallel(parts, atOnce, (part) => removePart(ports, { pool, run, part }));
  };
