import type { HostedPool } from '../config/hosted-pools';
import { rolesOf, type GroupTemplate } from '../config/types';
import type { AccessEntry } from '../registry/access-record';
import type { CompileInput } from './compile';
import { sortVerbs, verbs, type Verb } from './verbs';

/** A pool as a policy is compiled for it: its templates less what is gone, and who is named. */
export interface PoolInForce {
  readonly config: HostedPool;
  readonly bucketArn: string;
  /** Templates whose Cognito group exists, by name. */
  readonly groups: ReadonlyMap<string, GroupTemplate>;
  /** Roles that may be granted something: of existing groups, and known to AWS. */
  readonly roles: readonly string[];
  /** Roles that an own-prefix template of their group narrows or widens. */
  readonly ownPrefixOf: ReadonlyMap<string, readonly Verb[]>;
  /** By sub, sorted. */
  readonly entries: readonly (readonly [string, AccessEntry])[];
}

export const poolInForce = (config: HostedPool, { host, record }: CompileInput): PoolInForce => {
  const groups = new Map(
    Object.entries(config.groups).filter(([name]) => !record.goneGroups.includes(`${config.userPoolId}/${name}`)),
  );
  const roles = rolesOf({ ...config, groups: Object.fromEntries(groups) });
  return {
    config,
    bucketArn: `arn:${partitionOf(roles)}:s3:::${host.name}`,
    groups,
    roles: roles.filter((role) => !record.unknownPrincipals.includes(role)),
    ownPrefixOf: ownPrefixes([...groups.values()]),
    entries: Object.entries(record.entries)
      .filter(([, { pool }]) => pool === config.userPoolId)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  };
};

/** Where several groups share a role, their members cannot be told apart: the role gets what all of them may do. */
const ownPrefixes = (templates: readonly GroupTemplate[]): ReadonlyMap<string, readonly Verb[]> => {
  const found = new Map<string, readonly Verb[]>();
  for (const { role, ownPrefix } of templates) {
    if (role === undefined || ownPrefix === undefined) continue;
    const others = found.get(role) ?? verbs;
    found.set(
      role,
      sortVerbs(ownPrefix).filter((verb) => others.includes(verb)),
    );
  }
  return found;
};

/** Templates of the roster groups that the entry is granted. */
export const rosterTemplates = ({ groups }: PoolInForce, entry: AccessEntry): readonly (readonly [string, GroupTemplate])[] =>
  entry.groups.flatMap((name) => {
    const template = groups.get(name);
    return template?.via === 'roster' && entry.refused?.includes(name) !== true ? [[name, template] as const] : [];
  });

/** What the member may do in the own prefix by the roster's templates: what all of those say that say something. */
export const rosterOwnPrefix = (templates: readonly GroupTemplate[]): readonly Verb[] | undefined => {
  const stated = templates.flatMap(({ ownPrefix }) => (ownPrefix === undefined ? [] : [ownPrefix]));
  return stated.length === 0 ? undefined : verbs.filter((verb) => stated.every((some) => some.includes(verb)));
};

const partitionOf = (roles: readonly string[]): string => roles[0]?.split(':')[1] ?? 'aws';
