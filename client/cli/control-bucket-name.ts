import { GatehouseFailure } from '../../core/failures';
import { readConfigFile } from './config-file';
import type { Session } from './session';

/**
 * The control bucket for commands that need nothing else of `gatehouse.yaml`: `--control-bucket`, the variable that
 * workers use, else the file. Raises `InvalidInput` or `ConfigInvalid`.
 */
export async function controlBucketName(session: Session): Promise<string> {
  const { options, terminal } = session;
  const named = options.controlBucket ?? terminal.env['GATEHOUSE_CONTROL_BUCKET'];
  if (named !== undefined && named !== '') return named;
  const found = await readConfigFile(session);
  if ('controlBucket' in found) return found.controlBucket;
  const count = String(found.problems.length);
  const remedy = `It has ${count} problems, listed by \`temporal gatehouse plan\`; or pass --control-bucket.`;
  throw new GatehouseFailure('ConfigInvalid', { place: found.file, remedy });
}
