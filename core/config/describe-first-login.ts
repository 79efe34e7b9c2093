import { type ConfiguredFile, filesOf } from '../first-login/files-for';
import type { PoolConfig } from './types';

type FirstLogin = PoolConfig['firstLogin'];

/** What a change of `firstLogin` means for users who sign in from now on, in words. */
export function describeFirstLogin(before: FirstLogin, after: FirstLogin): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (after === undefined) return ['users get no file at their first sign-in any more; files that are there stay'];
  const { attributes, locale, timeZone, backfill } = after;
  const files = filesOf(after).map(describeFile).join(', ');
  const others = backfill ? 'users who are there already get it at their next one' : 'users who are there already get none';
  const shown = attributes.length === 0 ? 'no attribute' : attributes.join(', ');
  return [`users get ${files} at their first sign-in, which may show ${shown} (${locale}, ${timeZone}); ${others}`];
}

function describeFile({ template, name, groups, tenants }: ConfiguredFile): string {
  const whose = [
    ...(groups === undefined ? [] : [`of ${groups.join(', ')}`]),
    ...(tenants ?? []).map((tenant) => `of tenant ${tenant}`),
  ];
  return `${name} from ${template}${whose.length === 0 ? '' : ` (members ${whose.join(', ')})`}`;
}
