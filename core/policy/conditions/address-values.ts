import { readRange } from './ip-range';
import type { ReadValue } from './operator';

/** IPv4 and IPv6 addresses and CIDR ranges; an address of the other family lies in no range. */
export const inRange: ReadValue = (wanted, { refuse }) => {
  const range = readRange(wanted);
  if (range === undefined) throw refuse('Write an address or a CIDR range, such as 203.0.113.0/24 or 2001:db8::/32.');
  return range;
};
