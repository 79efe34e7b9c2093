/** What a policy must cover so that every prefix of a map can be reached. */
export interface MappedFolders {
  /** Folders, each ending in `/`, none inside another, in order. */
  readonly folders: readonly string[];
  /** Prefixes that no folder holds, or too many folders for a policy: they can only be named one by one. */
  readonly loose: number;
}

/** A policy has room for so many more resources. With more, folders are widened until they fit, if they can. */
const mostFolders = 20;

/**
 * The folders that hold the prefixes of a map (`legacy/a/` and `legacy/b/` are held by `legacy/`), without what `covered`
 * holds already. Folders, not prefixes: the names of users are no part of a policy.
 */
export function mappedFolders(prefixes: Iterable<string>, covered: string): MappedFolders {
  const outside = [...new Set(prefixes)].filter((prefix) => covered === '' || !prefix.startsWith(covered));
  const held = outside.map(folderOf);
  const named = held.filter((folder) => folder !== '');
  const folders = fitting(outermost(named));
  return folders.length > mostFolders ? { folders: [], loose: held.length } : { folders, loose: held.length - named.length };
}

const folderOf = (prefix: string): string => prefix.slice(0, prefix.lastIndexOf('/', prefix.length - 2) + 1);

function outermost(folders: readonly string[]): readonly string[] {
  const sorted = [...new Set(folders)].sort();
  const kept: string[] = [];
  for (const folder of sorted) {
    const last = kept.at(-1);
    if (last === undefined || !folder.startsWith(last)) kept.push(folder);
  }
  return kept;
}

/** Widens the deepest folders, a level at a time, until few enough are left; never to the whole bucket. */
function fitting(folders: readonly string[]): readonly string[] {
  if (folders.length <= mostFolders) return folders;
  const depth = Math.max(...folders.map(depthOf));
  if (depth === 1) return folders;
  return fitting(outermost(folders.map((folder) => (depthOf(folder) === depth ? folderOf(folder) : folder))));
}

const depthOf = (folder: string): number => folder.split('/').length - 1;
