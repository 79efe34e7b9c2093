import { shippedTemplates } from '../core/first-login/shipped-templates';
import { GatehouseFailure } from '../core/failures';
import { templateKey } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';

/** The text of a template: one that comes with Gatehouse, else from the control bucket. Raises `TemplateInvalid`. */
export async function readTemplate(
  { objects, controlBucket }: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  name: string,
): Promise<string> {
  const shipped = shippedTemplates[name];
  if (shipped !== undefined) return shipped;
  const key = templateKey(name);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found !== undefined && found !== 'unchanged') return found.text;
  throw new GatehouseFailure('TemplateInvalid', {
    place: `template=${name}, bucket=${controlBucket}, key=${key}`,
    remedy: `There is none: put ${name} into templates/ beside gatehouse.yaml and run \`temporal gatehouse apply\`.`,
  });
}
