import { sleep } from '@temporalio/workflow';
import * as released from '../../workflows';

/** A workflow as it would be if somebody had added a step without `patched`: replay must notice. */
const changed =
  <Input, Result>(workflow: (input: Input) => Promise<Result>) =>
  async (input: Input): Promise<Result> => {
    await sleep('1s');
    return workflow(input);
  };

export const accessPolicy = changed(released.accessPolicy);
export const adoptUserPool = changed(released.adoptUserPool);
export const applyReconcileReport = changed(released.applyReconcileReport);
export const deliverFirstLoginFile = changed(released.deliverFirstLoginFile);
export const provisionTenant = changed(released.provisionTenant);
export const offboardTenant = changed(released.offboardTenant);
export const moveTenant = changed(released.moveTenant);
export const provisionUser = changed(released.provisionUser);
export const reconcileAccess = changed(released.reconcileAccess);
export const reconcileHints = changed(released.reconcileHints);
export const restoreUserAccess = changed(released.restoreUserAccess);
export const revokeUserAccess = changed(released.revokeUserAccess);
export const syncGroupAccess = changed(released.syncGroupAccess);
export const tagUserObjects = changed(released.tagUserObjects);
export const userLifecycle = changed(released.userLifecycle);
