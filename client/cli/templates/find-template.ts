import { shippedTemplates } from '../../../core/first-login/shipped-templates';
import { GatehouseFailure } from '../../../core/failures';
import type { Aws } from '../open-aws';
import type { Session } from '../session';
import { localTemplates } from './local-templates';
import { publishedTemplate } from './published-template';

/** The text of a template: shipped, beside the configuration, else published where AWS is open. Raises `TemplateInvalid`. */
export async function findTemplate(session: Session, name: string, aws?: Aws): Promise<string> {
  const here = shippedTemplates[name] ?? (await localTemplates(session)(name));
  const found = here ?? (aws === undefined ? undefined : await publishedTemplate(aws, name));
  if (found !== undefined) return found;
  throw new GatehouseFailure('TemplateInvalid', {
    place: `template=${name}`,
    remedy: `There is none: put ${name} into templates/ beside ${session.options.config}.`,
  });
}
