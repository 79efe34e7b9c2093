import type { Facts } from '../facts';
import type { Finding } from '../finding';

/** The namespace has the search attributes. */
export function checkSearchAttributes({ temporal }: Facts): readonly Finding[] {
  if (temporal === undefined || temporal.missingSearchAttributes.length === 0) return [];
  const what = `The namespace lacks ${temporal.missingSearchAttributes.join(', ')}: workers refuse to start.`;
  const place = `namespace=${temporal.namespace}`;
  return [{ severity: 'error', name: 'search-attributes-missing', place, what, remedy: '`temporal gatehouse setup`' }];
}
