import type { PolicyHostRef } from '../contract/access';
import { GatehouseFailure } from '../failures';
import { compile, type CompiledPolicy, type CompileInput } from './compile';

/** How much a policy of a kind may hold, in bytes of UTF-8, and how much of it is kept for denies that name subs. */
export interface Budget {
  readonly bytes: number;
  readonly reservedForDenies: number;
}

/** S3 counts without white space between tokens (https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html). */
export const budgets: Readonly<Record<PolicyHostRef['kind'], Budget>> = {
  s3: { bytes: 20_480, reservedForDenies: 6_144 },
};

type Sizes = Pick<CompiledPolicy, 'bytes' | 'denyBytes'>;

/** How many bytes too many a policy has: over the whole budget, or over what is left when room is kept for denies. */
export const excess = ({ bytes, denyBytes }: Sizes, kind: PolicyHostRef['kind']): number => {
  const budget = budgets[kind];
  return Math.max(0, bytes - budget.bytes, bytes - denyBytes - (budget.bytes - budget.reservedForDenies));
};

export const fits = (sizes: Sizes, kind: PolicyHostRef['kind']): boolean => excess(sizes, kind) === 0;

/** What a roster costs. */
export interface RosterWeight {
  readonly pool: string;
  readonly group: string;
  readonly members: number;
  /** What the policy would be smaller by without it. */
  readonly bytes: number;
}

/** Every roster with members, the heaviest first. Compiles once for each: it is for refusals, not for every write. */
export const heaviestRosters = (input: CompileInput): readonly RosterWeight[] => {
  const { bytes } = compile(input);
  return input.pools
    .flatMap(({ userPoolId: pool, groups }) =>
      Object.entries(groups).flatMap(([group, { via }]) => {
        if (via !== 'roster') return [];
        const members = Object.values(input.record.entries).filter(
          (entry) => entry.pool === pool && entry.groups.includes(group),
        );
        return members.length === 0 ? [] : [{ pool, group, members: members.length, bytes: bytes - without(input, pool, group) }];
      }),
    )
    .filter((weight) => weight.bytes > 0)
    .sort((one, other) => other.bytes - one.bytes || (one.group < other.group ? -1 : 1));
};

const without = (input: CompileInput, pool: string, group: string): number =>
  compile({ ...input, record: { ...input.record, goneGroups: [...input.record.goneGroups, `${pool}/${group}`] } }).bytes;

/** `PolicyOverBudget`: how much does not fit, and which groups to name by their role instead. */
export const overBudget = (compiled: CompiledPolicy, input: CompileInput): GatehouseFailure => {
  const { kind, name } = input.host;
  const rosters = heaviestRosters(input)
    .slice(0, 3)
    .map(({ pool, group, members, bytes }) => `${group} of ${pool} (${String(members)} members, ${String(bytes)} bytes)`);
  const { bytes, reservedForDenies } = budgets[kind];
  return new GatehouseFailure('PolicyOverBudget', {
    place: `policy of ${kind}:${name}`,
    value: `${String(compiled.bytes)} bytes, of which ${String(compiled.denyBytes)} are denies; ${String(bytes)} fit, of which ${String(reservedForDenies)} are kept for denies`,
    remedy:
      rosters.length === 0
        ? 'Make room: shorten or remove statements that Gatehouse did not write.'
        : `Give the groups an IAM role and set via: role, the heaviest first: ${rosters.join(', ')}.`,
  });
};
