import type { Variable, Variables } from 'liquidjs';
import { closestName } from '../core/config/closest-name';
import { TemplateError } from './template-problem';

const roots = ['user', 'tenant', 'groups', 'bucket', 'prefix', 'date', 'time'];

/** Raises `TemplateError` for a field that no user has: a slip shows at once, not only for those who lack a value. */
export function assertKnown(globals: Variables, attributes: readonly string[]): void {
  for (const variable of Object.values(globals).flat()) {
    const [root, name] = variable.segments;
    if (typeof root !== 'string' || !roots.includes(root)) throw unknown(variable, String(root), roots);
    if (root !== 'user' || typeof name !== 'string' || name === 'sub' || attributes.includes(name)) continue;
    throw unknown(
      variable,
      `user.${name}`,
      ['sub', ...attributes].map((attribute) => `user.${attribute}`),
    );
  }
}

function unknown({ location }: Variable, field: string, known: readonly string[]): TemplateError {
  const close = closestName(field, known);
  const hint = close === undefined ? `there are ${known.join(', ')}` : `did you mean ${close}?`;
  const attributes = field.startsWith('user.') ? ' Attributes that a template may show are listed in firstLogin.attributes.' : '';
  return new TemplateError({ line: location.row, field, remedy: `There is no such field: ${hint}.${attributes}` });
}
