import { sleep } from '@temporalio/workflow';
import type { DriftKind } from '../core/contract/reconcile';
import { lookingAround } from './proxies';
import type { Reconciliation } from './reconciliation';
import { tellsPerSecond } from './timing';
import { tryPart } from './try-part';

interface Telling {
  readonly kinds: readonly DriftKind[];
  /** Parts that are told of side by side. @default 1 */
  readonly lanes?: number;
  /** What would become of the objects of those who are cut off waits for a person. */
  readonly holdsData?: boolean;
}

/** Has the owners look whom a part names: at a bounded rate, and only where the pass is to repair. */
export async function tellOwners(
  pass: Reconciliation,
  part: string,
  { kinds, lanes = 1, holdsData = false }: Telling,
): Promise<void> {
  const { pool, setup } = pass;
  if (setup.mode !== 'repair' || kinds.length === 0 || !pass.parts.includes(part)) return;
  const held = holdsData ? { holdsData } : {};
  const woken = await tryPart(pass, () => lookingAround().wakeDrift({ pool, run: setup.run, part, kinds, ...held }));
  if (woken === undefined || woken.told === 0) return;
  pass.told += woken.told;
  await sleep((woken.told * lanes * 1000) / tellsPerSecond);
}
