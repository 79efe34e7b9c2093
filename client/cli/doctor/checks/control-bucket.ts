import type { BucketRead } from '../../../../aws/bucket-facts';
import type { Facts } from '../facts';
import type { Finding, Severity } from '../finding';

const wanted: Readonly<Partial<Record<BucketRead, readonly [Severity, name: string, what: string]>>> = {
  encryption: ['warning', 'control-bucket-unencrypted', 'The bucket has no default encryption.'],
  versioning: ['warning', 'control-bucket-unversioned', 'A record or a configuration that is overwritten by mistake is lost.'],
  'public access block': ['error', 'control-bucket-open', 'A policy or an ACL could make the records of your users public.'],
  'ownership (no ACLs)': ['error', 'control-bucket-acls', 'Objects can have owners and ACLs of their own, past any policy.'],
};

/** The control bucket is as `setup` makes it. */
export function checkControlBucket({ control }: Facts): readonly Finding[] {
  if (control === undefined) return [];
  return Object.entries(wanted).flatMap(([setting, [severity, name, what]]) =>
    control.settings[setting as BucketRead] === false
      ? [{ severity, name, place: `bucket=${control.bucket}`, what, remedy: '`temporal gatehouse setup`' }]
      : [],
  );
}
