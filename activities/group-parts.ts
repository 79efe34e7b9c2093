import type { GroupListing } from '../core/contract/reconcile';
import type { DirectoryUser } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { passPartRef } from './pass-parts';
import { writeOver } from './write-over';

type PartPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** Members of a group, by sub; of `idle` ones nothing is granted to: they are disabled or not confirmed. */
export interface Members {
  readonly able: readonly string[];
  readonly idle: readonly string[];
}

export interface GroupOfPass {
  readonly pool: string;
  readonly run: string;
  readonly index: number;
}

const readsAtOnce = 16;

const isAble = ({ enabled, status }: DirectoryUser): boolean => enabled && status !== 'UNCONFIRMED';

export const membersOf = (users: readonly DirectoryUser[]): Members => ({
  able: users.filter(isAble).map(({ sub }) => sub),
  idle: users.filter((user) => !isAble(user)).map(({ sub }) => sub),
});

/** A range of a group's listing, cut by the first digits of the subs: whoever compares some users reads only theirs. */
export async function writeMembers(ports: PartPorts, group: GroupOfPass, part: number, users: readonly DirectoryUser[]) {
  const byDigit = new Map<string, DirectoryUser[]>();
  for (const user of users) {
    const digit = user.sub.slice(0, 1);
    byDigit.set(digit, [...(byDigit.get(digit) ?? []), user]);
  }
  await inParallel([...byDigit], readsAtOnce, ([digit, some]) =>
    writeOver(ports.objects, refOf(ports, group, part, digit), JSON.stringify(membersOf(some)), 'application/json'),
  );
}

/** Who of those whose subs begin with a digit was listed. */
export async function readMembers(
  ports: PartPorts,
  pass: Omit<GroupOfPass, 'index'>,
  { index, parts }: Pick<GroupListing, 'index' | 'parts'>,
  digit: string,
): Promise<Members> {
  const numbers = Array.from({ length: parts }, (_, part) => part);
  const found = await inParallel(numbers, readsAtOnce, async (part) => {
    const stored = await ports.objects.read(refOf(ports, { ...pass, index }, part, digit));
    return stored === undefined || stored === 'unchanged' ? undefined : (JSON.parse(stored.text) as Members);
  });
  return { able: found.flatMap((members) => members?.able ?? []), idle: found.flatMap((members) => members?.idle ?? []) };
}

const refOf = (ports: PartPorts, { pool, run, index }: GroupOfPass, part: number, digit: string) =>
  passPartRef(ports, { pool, run, part: `members-${String(index)}/${String(part)}-${digit}` });
