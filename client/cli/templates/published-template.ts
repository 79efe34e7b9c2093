import { shippedTemplates } from '../../../core/first-login/shipped-templates';
import { templateKey } from '../../../core/layout/control-keys';
import type { Aws } from '../open-aws';

/** The text of a template as workers find it: one that comes with Gatehouse, else from the control bucket. */
export async function publishedTemplate(
  { objects, controlBucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  name: string,
): Promise<string | undefined> {
  const shipped = shippedTemplates[name];
  if (shipped !== undefined) return shipped;
  const found = await objects.read({ bucket: controlBucket, key: templateKey(name) });
  return found === undefined || found === 'unchanged' ? undefined : found.text;
}
