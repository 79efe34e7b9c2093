import { accountOfRole, isRoleArn } from './access-rules';
import { asFields, asList, asText, type Fields, type Finding } from './fields';
import { formatPath, type Path } from './problem';

/** A role that the document names well, and where. */
interface NamedRole {
  readonly arn: string;
  readonly pool: number;
  readonly path: Path;
  /** Whether every user of the pool gets it. */
  readonly ofAll: boolean;
}

/** What the roles of all pools say against each other. */
export function checkRoles(pools: readonly Fields[]): readonly Finding[] {
  const roles = pools.flatMap((pool, index) => rolesIn(pool, index));
  return roles.flatMap((role, at) => [
    ...otherAccount(role, roles[0]),
    ...clash(role, roles),
    ...otherTags(role, roles.slice(0, at), pools),
  ]);
}

function rolesIn(pool: Fields, index: number): readonly NamedRole[] {
  const ofAll = asList(pool['userRoles']).map((arn, at) => ({ arn, path: ['pools', index, 'userRoles', at], ofAll: true }));
  const ofGroups = Object.entries(asFields(pool['groups'])).map(([name, group]) => ({
    arn: asFields(group)['role'],
    path: ['pools', index, 'groups', name, 'role'],
    ofAll: false,
  }));
  return [...ofAll, ...ofGroups].flatMap(({ arn, ...rest }) => {
    const text = asText(arn);
    return text === undefined || !isRoleArn(text) ? [] : [{ ...rest, arn: text, pool: index }];
  });
}

function otherAccount({ arn, path }: NamedRole, first: NamedRole | undefined): readonly Finding[] {
  if (first === undefined || accountOfRole(arn) === accountOfRole(first.arn)) return [];
  const account = accountOfRole(first.arn);
  return [
    { path, remedy: `must be a role of account ${account}, as ${formatPath(first.path)} is: one deployment serves one account` },
  ];
}

/** A group's role is for its members alone. */
function clash({ arn, path, ofAll }: NamedRole, roles: readonly NamedRole[]): readonly Finding[] {
  const same = roles.find((other) => other.ofAll && other.arn === arn && other.path !== path);
  if (same === undefined) return [];
  if (!ofAll) {
    const remedy = `is ${formatPath(same.path)} too, which every user may act in; give the group a role of its own`;
    return [{ path, remedy }];
  }
  const inSamePool = path[1] === same.path[1] && Number(same.path[3]) < Number(path[3]);
  return inSamePool ? [{ path, remedy: 'is listed twice; remove one' }] : [];
}

/** A role's statement compares one set of tags. */
function otherTags({ arn, path, pool }: NamedRole, earlier: readonly NamedRole[], pools: readonly Fields[]): readonly Finding[] {
  const other = earlier.find(
    (role) =>
      role.arn === arn &&
      pools[role.pool]?.['dataBucket'] === pools[pool]?.['dataBucket'] &&
      tagsOf(pools[role.pool]) !== tagsOf(pools[pool]),
  );
  if (other === undefined) return [];
  const name = `pools[${String(other.pool)}]`;
  return [
    { path, remedy: `is a role of ${name} too, in the same bucket: give both the same principalTags, or this one another role` },
  ];
}

function tagsOf(pool: Fields | undefined): string {
  const tags = asFields(pool?.['principalTags']);
  const tenant = tags['tenant'] ?? (pool?.['tenantAttribute'] === undefined ? undefined : 'tenant');
  return JSON.stringify([tags['sub'] ?? 'sub', tenant]);
}
