import { shippedTemplates } from '../../../core/first-login/shipped-templates';
import { GatehouseFailure } from '../../../core/failures';
import { templateKey } from '../../../core/layout/control-keys';
import type { Aws } from '../open-aws';
import type { Session } from '../session';
import { localTemplates } from './local-templates';

/** The text of a template: shipped, beside the configuration, else published where AWS is open. Raises `TemplateInvalid`. */
export async function findTemplate(session: Session, name: string, aws?: Aws): Promise<string> {
  const here = shippedTemplates[name] ?? (await localTemplates(session)(name));
  if (here !== undefined) return here;
  const stored = await aws?.objects.read({ bucket: aws.controlBucket, key: templateKey(name) });
  if (stored !== undefined && stored !== 'unchanged') return stored.text;
  throw new GatehouseFailure('TemplateInvalid', {
    place: `template=${name}`,
    remedy: `There is none: put ${name} into templates/ beside ${session.options.config}.`,
  });
}
