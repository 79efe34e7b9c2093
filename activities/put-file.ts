import type { UserKey } from '../core/contract/ids';
import { dispositionOf } from '../core/first-login/disposition';
import { contentTypes, formatOf } from '../core/first-login/template-name';
import type { ObjectRef, ObjectStore } from '../core/ports';
import { recordConflict } from './registry-document';

export interface FileToPut {
  readonly body: Uint8Array;
  readonly user: UserKey;
  readonly template: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN; the bucket's default where there is none. */
  readonly kmsKey?: string | undefined;
}

/** `delivered`: it is there, put now or by an earlier attempt; `occupied`: another object is, and stays. */
export async function putFile(
  objects: ObjectStore,
  ref: ObjectRef,
  { body, user, template, tags, kmsKey }: FileToPut,
): Promise<'delivered' | 'occupied'> {
  const metadata = { 'gatehouse-user': `${user.pool}/${user.sub}`, 'gatehouse-file': 'first-login' };
  const contentType = contentTypes[formatOf(template) ?? 'txt'];
  const encryption = kmsKey === undefined ? {} : { kmsKey };
  const options = { metadata, contentType, disposition: dispositionOf(ref.key), tags, ...encryption };
  const { written } = await objects.write(ref, body, { absent: true }, options);
  if (written) return 'delivered';
  const there = await objects.head(ref);
  if (there === undefined) throw recordConflict(ref.key);
  const ours = Object.entries(metadata).every(([name, value]) => there.metadata[name] === value);
  return ours ? 'delivered' : 'occupied';
}
