import { TemplateError } from './template-problem';

/** What Liquid raised, without the parts of its message that may hold a user's data. Anything else is a bug and is raised again. */
export function liquidProblem(error: unknown): TemplateError {
  if (!(error instanceof Error) || !('token' in error)) throw error;
  const place = lineOf(error.token);
  const [, field] = /undefined variable: ([^,\n]+)/.exec(error.message) ?? [];
  if (field !== undefined) {
    const remedy = `This user has none: give the field a fall-back, such as {{ ${field} | default: "…" }}, or ask with {% if ${field} %}.`;
    return new TemplateError({ ...place, field, remedy });
  }
  const [limit] = /(parse length|template render|memory alloc) limit exceeded/.exec(error.message) ?? [];
  if (limit !== undefined) {
    return new TemplateError({ ...place, remedy: `It takes too much (${limit}): make its loops and texts shorter.` });
  }
  const [, filter] = /undefined filter: ([\w-]+)/.exec(error.message) ?? [];
  if (filter !== undefined) {
    return new TemplateError({ ...place, field: filter, remedy: 'There is no such filter, or one that may not be used here.' });
  }
  // Before anything is filled in, a message can only quote the template.
  const parsing = error.name === 'ParseError' || error.name === 'TokenizationError';
  const remedy = parsing
    ? `It is not Liquid: ${error.message.split('\n')[0] ?? ''}.`
    : 'A filter does not take what it is given.';
  return new TemplateError({ ...place, remedy });
}

function lineOf(token: unknown): { line?: number } {
  if (typeof token !== 'object' || token === null || !('getPosition' in token)) return {};
  const { getPosition } = token;
  if (typeof getPosition !== 'function') return {};
  const position: unknown = getPosition.call(token);
  return Array.isArray(position) && typeof position[0] === 'number' ? { line: position[0] } : {};
}
