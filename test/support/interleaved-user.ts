import { randomUUID } from 'node:crypto';
import type { UserRecord } from '../../core/registry/user-record';
import type { StoredObject } from './fake-ports';
import { nextMoment } from './next-moment';
import { type Seeded, seeded } from './seeded';
import type { Troubles } from './troubled-store';

const names = ['a.txt', 'b/c.txt', 'b//d', '/lead', 'new\nline', 'ü %2B + ?', 'x'.repeat(960), 'folder/', 'e', 'f'];

/** What the world that the user lives in does for them. */
export interface Surroundings {
  readonly stored: Map<string, StoredObject>;
  readonly dataBucket: string;
  /** In the pool, and as an event to the user's owner. */
  readonly setEnabled: (sub: string, enabled: boolean) => Promise<void>;
  /** Terminates the owner, and has a pass find the user. */
  readonly killOwner: (sub: string) => Promise<void>;
  /** See {@link Troubles}. */
  readonly later: (commit: () => void, random: Seeded) => void;
}

/**
 * A user to whom things happen between any two calls of the workers: objects are written, overwritten and deleted, the
 * user is disabled and enabled, their owner is terminated in the middle. The same things for the same seed.
 */
export function interleavedUser({ stored, dataBucket, setEnabled, killOwner, later }: Surroundings, seed: number) {
  const random = seeded(seed);
  const sub = `${randomUUID().slice(0, 28)}${String(seed).padStart(8, '0')}`;
  const home = `${dataBucket}/users/${sub}/`;
  /** What each name was last stored with; `deleted` by the user. */
  const last = new Map<string, StoredObject | 'deleted'>();
  let [writes, changes, kills, calm, enabled, wasKilled] = [16, 3, seed % 3 === 0 ? 1 : 0, false, true, false];

  const store = (): void => {
    const name = names[random.below(names.length)] ?? '';
    if (last.has(name) && random.chance(0.25)) {
      if (stored.delete(`${home}${name}`)) last.set(name, 'deleted');
      return;
    }
    const object = newObject(random);
    stored.set(`${home}${name}`, object);
    last.set(name, object);
  };
  const change = async (): Promise<void> => {
    enabled = !enabled;
    await setEnabled(sub, enabled);
  };
  const before = async (): Promise<void> => {
    if (calm) return;
    if (writes > 0 && random.chance(0.06)) {
      writes -= 1;
      store();
    }
    if (changes > 0 && random.chance(0.02)) {
      changes -= 1;
      await change();
    }
    if (kills > 0 && random.chance(0.02)) {
      kills -= 1;
      wasKilled = true;
      await killOwner(sub);
    }
  };
  const isCalm = () => calm;
  const troubles: Troubles = {
    random,
    before,
    later: (commit) => {
      later(commit, random);
    },
    isCalm,
  };
  return {
    seed,
    sub,
    troubles,
    store,
    change,
    isEnabled: () => enabled,
    /** From now on nothing happens by itself. */
    calmDown: (): void => void (calm = true),
    /** What is wrong with the objects of a user who is back. */
    problems: (): readonly string[] =>
      [...last].flatMap(([name, object]) => problemsOf(stored, { home, name, object, wasKilled })),
  };
}

export type InterleavedUser = ReturnType<typeof interleavedUser>;

export const recordOf = (stored: ReadonlyMap<string, StoredObject>, pool: string, sub: string): UserRecord | undefined => {
  const found = stored.get(`control/registry/users/${pool}/${sub}.json`);
  return found === undefined ? undefined : (JSON.parse(found.body) as UserRecord);
};

const newObject = (random: Seeded): StoredObject => ({
  body: randomUUID(),
  etag: `"${randomUUID()}"`,
  metadata: { mark: String(random.below(1_000)) },
  tags: { tier: String(random.below(1_000)) },
  storageClass: random.chance(0.2) ? 'STANDARD_IA' : 'STANDARD',
  modifiedAt: nextMoment(),
  ...(random.chance(0.2) ? { encrypted: true } : {}),
});

interface Expected {
  readonly home: string;
  readonly name: string;
  readonly object: StoredObject | 'deleted';
  readonly wasKilled: boolean;
}

/**
 * The last object of a name is at home as it was stored, and nowhere else. Of a user whose owner was killed, what it had
 * begun may bring an older one home behind everybody's back: then the last one is in the archive. A copy that nobody
 * listed is recognised by its name and content: not under a long name.
 */
function problemsOf(stored: ReadonlyMap<string, StoredObject>, { home, name, object, wasKilled }: Expected): readonly string[] {
  if (object === 'deleted') return [];
  const key = `${home}${name}`;
  const found = stored.get(key);
  const copies = [...stored].filter(([at, { body }]) => at !== key && body === object.body);
  const isHome = found !== undefined && contentOf(found) === contentOf(object);
  const isSomewhere = copies.some(
    ([, copy]) => contentOf({ ...copy, storageClass: '' }) === contentOf({ ...object, storageClass: '' }),
  );
  const where = copies.map(([at]) => at).join(', ');
  const mayHaveCopies = wasKilled || name.length > 900;
  return [
    ...(isHome || (wasKilled && isSomewhere) ? [] : [`${name}: what was stored last is not at home (${where})`]),
    ...(copies.length === 0 || mayHaveCopies ? [] : [`${name}: there are copies (${where})`]),
  ];
}

const contentOf = ({ etag: _etag, modifiedAt: _modifiedAt, ...content }: StoredObject): string =>
  JSON.stringify(Object.entries(content).sort());
