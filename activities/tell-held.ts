import type { ActivityPorts } from './activity-ports';
import { readHeld } from './held-reports';
import { wakeSuspects } from './wake-suspects';

export interface TellHeldInput {
  readonly pool: string;
  /** Of the users whom the report names. */
  readonly from: number;
  readonly count: number;
}

export interface ToldHeld {
  readonly told: number;
  readonly more: boolean;
}

type HeldPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter' | 'clock'>;

/**
 * Has owners look whom the pool's open report names; what held the objects of those who are cut off does not any more.
 *
 * Already done: looking again is always safe; without a report nobody is told. AWS: GetObject.
 * Raises `RecordUnreadable`, `TemporalUnavailable`.
 */
export const tellHeld =
  (ports: HeldPorts) =>
  async ({ pool, from, count }: TellHeldInput): Promise<ToldHeld> => {
    const { suspects = [], dataHeld = [] } = (await readHeld(ports, pool)) ?? {};
    const cutOff = new Set(dataHeld);
    const subs = [...new Set([...suspects.flatMap(({ sub }) => sub ?? []), ...dataHeld])];
    const users = subs.slice(from, from + count).map((sub) => ({ pool, sub }));
    const some = (isCutOff: boolean) => users.filter(({ sub }) => cutOff.has(sub) === isCutOff);
    await wakeSuspects(ports, some(true), false);
    await wakeSuspects(ports, some(false));
    return { told: users.length, more: from + count < subs.length };
  };
