import { setCurrentDetails, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import { isUserPoolId } from '../core/contract/names';
import type { HeldDecision, HeldOutcome } from '../core/contract/held-report';
import { fail } from './failure';
import { keyword } from './ownership';
import { lookingAround } from './proxies';
import { tellsPerSecond } from './timing';

const toldAtOnce = 100;

/** What a person decided about a pool's open report: on approval the owners look again, and act on what they then see. */
export async function applyReconcileReport(input: HeldDecision): Promise<HeldOutcome> {
  assertInput(input);
  const { pool, decision } = input;
  upsertSearchAttributes([{ key: keyword('GatehousePool'), value: pool }]);
  let told = 0;
  for (let more = decision === 'approve'; more;) {
    const page = await lookingAround().tellHeld({ pool, from: told, count: toldAtOnce });
    told += page.told;
    ({ more } = page);
    setCurrentDetails(`${String(told)} users told to be looked at`);
    if (more) await sleep((toldAtOnce * 1000) / tellsPerSecond);
  }
  await lookingAround().closeHeld({ pool, decision });
  return { pool, decision, told };
}

function assertInput({ pool, decision }: Partial<HeldDecision>): void {
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","decision":"approve"}'.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (decision !== 'approve' && decision !== 'reject') throw fail('InvalidInput', { place: 'input.decision', remedy });
}
