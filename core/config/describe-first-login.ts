import { type ConfiguredFile, filesOf } from '../first-login/files-for';
import type { PoolConfig } from './types';

type FirstLogin = PoolConfig['firstLogin'];

/** What a change of `firstLogin` means for users who sign in from now on, in words. */
export function describeFirstLogin(before: FirstLogin, after: FirstLogin): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (after === undefined) return ['users get no file at their first sign-in any more; files that are there stay'];
  const { attributes, locale, timeZone, backfill, tags, kmsKey } = after;
  const files = filesOf(after).map(describeFile).join(', ');
  const others = backfill ? 'users who are there already get it at their next one' : 'users who are there already get none';
  const shown = attributes.length === 0 ? 'no attribute' : attributes.join(', ');
  const pairs = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  const tagged = pairs.length === 0 ? '' : `, tagged ${pairs.join(', ')}`;
  const encrypted =
    kmsKey === undefined ? '' : `, encrypted with ${kmsKey} (workers need the policy of \`iam\`, users kms:Decrypt on it)`;
  const told = `users get ${files} at their first sign-in${tagged}${encrypted}`;
  return [`${told}, which may show ${shown} (${locale}, ${timeZone}); ${others}`];
}

function describeFile({ template, name, groups, tenants }: ConfiguredFile): string {
  const whose = [
    ...(groups === undefined ? [] : [`of ${groups.join(', ')}`]),
    ...(tenants ?? []).map((tenant) => `of tenant ${tenant}`),
  ];
  return `${name} from ${template}${whose.length === 0 ? '' : ` (members ${whose.join(', ')})`}`;
}
