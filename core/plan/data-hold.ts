import type { Revocation } from '../registry/user-record';
import type { Seen } from './seen';

/** Whether a person has to look before objects move: what the latest event about it says, else what the registry says. */
export function isDataHeld({ look, record }: Pick<Seen, 'look' | 'record'>): boolean {
  const said = look.events
    .filter(({ dataHeld }) => dataHeld !== undefined)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .at(-1);
  return said?.dataHeld ?? record.revocation?.dataHeld === true;
}

export function withHold({ dataHeld: _before, ...revocation }: Revocation, isHeld: boolean): Revocation {
  return isHeld ? { ...revocation, dataHeld: true } : revocation;
}
