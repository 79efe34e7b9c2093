import type { UserKey } from '../contract/ids';
import type { AccessEntry, AccessRecord } from '../registry/access-record';

/** A provisional deny stands until somebody has looked; by then its owner is reminded. */
const provisionalMs = 15 * 60_000;

/** An end of one of a user's denies. Times are ISO 8601. */
export interface DenyEnd extends UserKey {
  readonly epoch: number;
  readonly at: string;
}

/** When the owner has to be reminded of a provisional deny that was asked for at this time; ISO 8601. */
export const reminderOf = (askedAt: string): string => new Date(Date.parse(askedAt) + provisionalMs).toISOString();

const endsOf = ({ denies, remindAt }: AccessEntry): readonly string[] =>
  [...denies.map(({ until }) => until), remindAt].filter((at) => at !== undefined);

/** The first end of every user whose denies have one that has come, in order of time. */
export const dueEnds = ({ entries }: Pick<AccessRecord, 'entries'>, now: string): readonly DenyEnd[] =>
  Object.entries(entries)
    .flatMap(([sub, entry]) => {
      const [at] = endsOf(entry)
        .filter((end) => Date.parse(end) <= Date.parse(now))
        .sort();
      return at === undefined ? [] : [{ pool: entry.pool, sub, epoch: entry.epoch, at }];
    })
    .sort((one, other) => one.at.localeCompare(other.at));

/** The earliest end that is still to come, ISO 8601. */
export function nextEnd({ entries }: Pick<AccessRecord, 'entries'>, now: string): string | undefined {
  const coming = Object.values(entries).flatMap((entry) => endsOf(entry).filter((end) => Date.parse(end) > Date.parse(now)));
  return coming.sort()[0];
}

/** Whether a deny is past its end. */
export const isDue = (record: Pick<AccessRecord, 'entries'>, now: string): boolean => dueEnds(record, now).length > 0;
