import type { UserDirectory } from '../core/ports';

const pageSize = 60;
const digits = 16;

/** A pool of made-up users, evenly over the first digit of their subs, one in twenty disabled. Keeps nobody in memory. */
export function syntheticDirectory(users: number): UserDirectory {
  const inShard = (digit: number): number => Math.floor((users + digits - 1 - digit) / digits);
  const userAt = (shard: string, index: number) => {
    const sub = `${shard}${index.toString(16).padStart(7, '0')}-0000-4000-8000-000000000000`;
    const attributes = { sub, email: `${sub}@example.com`, email_verified: 'true', name: `Name of ${sub}` };
    return { sub, username: `user-${sub}`, enabled: index % 20 !== 0, status: 'CONFIRMED', attributes };
  };
  const unused = (): never => {
    throw new Error('Adoption lists, and asks for nobody.');
  };
  return {
    getUser: unused,
    findUsername: unused,
    writeAttributes: unused,
    groupsOf: unused,
    disable: unused,
    enable: unused,
    signOutEverywhere: unused,
    joinGroup: unused,
    leaveGroup: unused,
    groupExists: unused,
    listMembers: unused,
    listDisabled: unused,
    listClients: unused,
    longestIdToken: unused,
    estimateUsers: () => Promise.resolve(users),
    listUsers: (_pool, shard, token = '0') => {
      const [from, last] = [Number(token), inShard(Number.parseInt(shard, digits))];
      const to = Math.min(last, from + pageSize);
      const page = Array.from({ length: to - from }, (_, offset) => userAt(shard, from + offset));
      return Promise.resolve({ users: page, ...(to < last ? { next: String(to) } : {}) });
    },
  };
}
