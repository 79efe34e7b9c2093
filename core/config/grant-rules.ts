import { byteLength, layoutsOverlap, maxTemplateBytes, segmentsRemedy } from './layout-rules';

/** Why a grant's prefix cannot be used, as what would be right; `undefined` if it can. */
export function grantPrefixRemedy(prefix: string): string | undefined {
  if (!prefix.endsWith('/')) return 'must end in `/`, such as `shared/premium/`';
  if (byteLength(prefix) > maxTemplateBytes) return `must be at most ${String(maxTemplateBytes)} bytes long`;
  const segments = prefix.slice(0, -1).split('/');
  if (segments.includes('{sub}')) return 'must not name {sub}: what users may do in their own prefix is said by ownPrefix';
  if (segments.filter((segment) => segment === '{tenant}').length > 1) return 'must name {tenant} at most once';
  if (segments[0]?.toLowerCase() === 'archive') return 'must not begin with `archive/` in any case: no user reads archives';
  return segmentsRemedy(segments, ['{tenant}']);
}

/** Whether a grant's prefix could hold, be, or lie within a user's prefix under a layout. */
export const grantMeetsLayout = (prefix: string, layout: string): boolean => layoutsOverlap(prefix, layout);
