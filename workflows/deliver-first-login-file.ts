import { sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { DeliveryAnswer } from '../activities/deliver-files';
import type { UserKey } from '../core/contract/ids';
import type { FirstLoginInput, FirstLoginResult, Receipt } from '../core/contract/messages';
import { fail, reportOf } from './failure';
import { keyword } from './ownership';
import { delivering, enforcing, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { provisioningTakes } from './timing';
import { assertUser } from './validate-user';

/**
 * Use case 6: files at a user's first sign-in. Whatever number of sign-ins lead here, each is delivered once: the
 * registry says so, and none is put over another object. Fails with `TemplateInvalid` where a person has to mend the
 * template; the user's next sign-in tries again.
 */
export async function deliverFirstLoginFile(input: FirstLoginInput): Promise<FirstLoginResult> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  upsertSearchAttributes([
    { key: keyword('GatehousePool'), value: user.pool },
    { key: keyword('GatehouseUser'), value: user.sub },
    { key: keyword('GatehouseState'), value: 'active' },
  ]);
  try {
    return await deliver(user, input.attributeMissing === true);
  } catch (error) {
    const { type, ...details } = reportOf(error);
    throw fail(type, details);
  }
}

async function deliver(user: UserKey, attributeMissing: boolean): Promise<FirstLoginResult> {
  const startedAt = now();
  for (let looks = 0; ; looks++) {
    const plan = await enforcing().planDelivery({ ...user, attributeMissing });
    if (plan.next === 'nothing') return { nothing: plan.because };
    if (plan.next === 'write-back') {
      await updating().writeAttributes({ ...user, attributes: plan.attributes });
      return { nothing: 'delivered-before' };
    }
    if (plan.next === 'provision') {
      await provisioned(user, looks);
      continue;
    }
    const answer = await delivering().deliverFiles({ ...user, at: startedAt });
    if (answer.outcome === 'nothing') return { nothing: answer.because };
    if (answer.outcome !== 'moved') return { delivered: await finish(user, startedAt, answer) };
  }
}

/** The same sign-in has woken the user's owner, who may be at it; else the owner is asked. */
async function provisioned(user: UserKey, looks: number): Promise<void> {
  const pause = provisioningTakes[looks];
  if (pause === undefined) await requestOfOwner('provisionUser', user);
  else await sleep(pause);
}

/** Record, then attributes: once they are there, sign-ins lead nowhere. */
async function finish(
  user: UserKey,
  startedAt: string,
  { files, step }: Extract<DeliveryAnswer, { files: unknown }>,
): Promise<Receipt> {
  const did = files.map(({ outcome, key }) =>
    outcome === 'delivered' ? `delivered ${key}` : `left another object alone at ${key}`,
  );
  const receipt = receiptOf('deliverFirstLoginFile', user, step, { startedAt, did });
  const delivery = { at: receipt.finishedAt, files };
  const { attributes } = await enforcing().recordFirstLogin({ receipt, delivery });
  if (Object.keys(attributes).length > 0) await updating().writeAttributes({ ...user, attributes });
  return receipt;
}
