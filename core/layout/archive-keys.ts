import type { UserKey } from '../contract/ids';
import { sha256Hex } from '../digest';
import { byteLength } from '../config/layout-rules';

/** S3's limit for a key, in bytes of UTF-8 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html). */
const longestKey = 1_024;

/** Everything that was ever archived of a user: `archive/<pool>/<sub>/`. */
export const userArchivePrefix = ({ pool, sub }: UserKey, folder = 'archive/'): string => `${folder}${pool}/${sub}/`;

/** Everything of one revocation: `archive/<pool>/<sub>/<revocation id>/`. */
export const archivePrefix = (user: UserKey, revocationId: number, folder?: string): string =>
  `${userArchivePrefix(user, folder)}${String(revocationId)}/`;

/** Lists of what a move of a user to another tenant did with each object: `archive/<pool>/<sub>/move-<id>/`. */
export const moveListsPrefix = (user: UserKey, move: number, folder?: string): string =>
  `${userArchivePrefix(user, folder)}move-${String(move)}/`;

/** One listing of a user's prefix that a run archived: passes of later runs, and later passes, sort last. */
export interface ArchivePass {
  /** Of the run. */
  readonly epoch: number;
  /** Counts up from 0. */
  readonly pass: number;
}

const passFolder = ({ epoch, pass }: ArchivePass): string => `${digits(epoch, 10)}-${digits(pass, 4)}/`;

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/**
 * Where the copy of an object stands; `name` is its key without the user's prefix. A key that would become too long is
 * known by its SHA-256, and only the part that lists it tells its name.
 */
export function archivedKey(prefix: string, pass: ArchivePass, name: string): string {
  const key = `${prefix}${passFolder(pass)}objects/${name}`;
  return byteLength(key) <= longestKey ? key : `${prefix}${passFolder(pass)}long/${sha256Hex(name)}`;
}

/**
 * Where the copy of an object stands when something else is at {@link archivedKey}: an earlier attempt copied what the
 * object was before. Nothing but a copy of exactly this ETag ever stands here.
 */
export const archivedAgainKey = (prefix: string, pass: ArchivePass, name: string, etag: string): string =>
  `${prefix}${passFolder(pass)}long/${sha256Hex(`${etag}\n${name}`)}`;

/** Where the copy of an older version stands; ids of versions hold no `/`. */
export function archivedVersionKey(prefix: string, pass: ArchivePass, name: string, version: string): string {
  const key = `${prefix}${passFolder(pass)}versions/${version}/${name}`;
  return byteLength(key) <= longestKey ? key : `${prefix}${passFolder(pass)}long/${sha256Hex(`${version}/${name}`)}`;
}

/** A list of copies, in the order of their originals' keys. */
export const archivePartKey = (prefix: string, pass: ArchivePass, part: number): string =>
  `${prefix}${passFolder(pass)}parts/${digits(part, 8)}.ndjson`;

/** Written when every object of the pass is copied and verified. */
export const archiveManifestKey = (prefix: string, pass: ArchivePass): string => `${prefix}${passFolder(pass)}manifest.json`;

export type ParsedArchiveKey =
  | ({ readonly of: 'object'; readonly name: string } & ArchivePass)
  | ({ readonly of: 'version'; readonly version: string; readonly name: string } & ArchivePass)
  | ({ readonly of: 'long'; readonly digest: string } & ArchivePass)
  | ({ readonly of: 'part'; readonly part: number } & ArchivePass)
  | ({ readonly of: 'manifest' } & ArchivePass);

/** The inverse of the keys above, for one revocation's prefix; `undefined` for a key that none of them makes. */
export function parseArchiveKey(prefix: string, key: string): ParsedArchiveKey | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const [, epoch, pass, rest] = /^(\d{10,})-(\d{4,})\/(.*)$/s.exec(key.slice(prefix.length)) ?? [];
  if (epoch === undefined || pass === undefined || rest === undefined) return undefined;
  const of = { epoch: Number(epoch), pass: Number(pass) };
  if (rest === 'manifest.json') return { of: 'manifest', ...of };
  if (rest.startsWith('objects/')) return { of: 'object', name: rest.slice('objects/'.length), ...of };
  const [, version, older] = /^versions\/([^/]+)\/(.*)$/s.exec(rest) ?? [];
  if (version !== undefined && older !== undefined) return { of: 'version', version, name: older, ...of };
  const part = /^parts\/(\d{8,})\.ndjson$/.exec(rest)?.[1];
  if (part !== undefined) return { of: 'part', part: Number(part), ...of };
  const digest = /^long\/([0-9a-f]{64})$/.exec(rest)?.[1];
  return digest === undefined ? undefined : { of: 'long', digest, ...of };
}
