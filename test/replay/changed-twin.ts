import { sleep } from '@temporalio/workflow';
import {
  accessPolicy as write,
  adoptUserPool as adopt,
  applyReconcileReport as decide,
  deliverFirstLoginFile as deliver,
  provisionUser as provision,
  reconcileAccess as reconcile,
  reconcileHints as hint,
  restoreUserAccess as restore,
  revokeUserAccess as revoke,
  syncGroupAccess as sync,
  userLifecycle as own,
} from '../../workflows';

/** The workflows as they would be if somebody had added a step without `patched`: replay must notice. */
export async function userLifecycle(input: Parameters<typeof own>[0]): ReturnType<typeof own> {
  await sleep('1s');
  return own(input);
}

export async function provisionUser(input: Parameters<typeof provision>[0]): ReturnType<typeof provision> {
  await sleep('1s');
  return provision(input);
}

export async function adoptUserPool(input: Parameters<typeof adopt>[0]): ReturnType<typeof adopt> {
  await sleep('1s');
  return adopt(input);
}

export async function accessPolicy(input: Parameters<typeof write>[0]): ReturnType<typeof write> {
  await sleep('1s');
  return write(input);
}

export async function revokeUserAccess(input: Parameters<typeof revoke>[0]): ReturnType<typeof revoke> {
  await sleep('1s');
  return revoke(input);
}

export async function restoreUserAccess(input: Parameters<typeof restore>[0]): ReturnType<typeof restore> {
  await sleep('1s');
  return restore(input);
}

export async function syncGroupAccess(input: Parameters<typeof sync>[0]): ReturnType<typeof sync> {
  await sleep('1s');
  return sync(input);
}

export async function reconcileAccess(input: Parameters<typeof reconcile>[0]): ReturnType<typeof reconcile> {
  await sleep('1s');
  return reconcile(input);
}

export async function reconcileHints(input: Parameters<typeof hint>[0]): ReturnType<typeof hint> {
  await sleep('1s');
  return hint(input);
}

export async function applyReconcileReport(input: Parameters<typeof decide>[0]): ReturnType<typeof decide> {
  await sleep('1s');
  return decide(input);
}

export async function deliverFirstLoginFile(input: Parameters<typeof deliver>[0]): ReturnType<typeof deliver> {
  await sleep('1s');
  return deliver(input);
}
