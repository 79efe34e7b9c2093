import type { ActivityPorts } from './activity-ports';
import { abortUploads } from './abort-uploads';
import { adoptPage } from './adopt-page';
import { answerAccess } from './answer-access';
import { applyAccess } from './apply-access';
import { finishSweep } from './finish-sweep';
import { confirmDisabled } from './confirm-disabled';
import { containUser } from './contain-user';
import { deliverFiles } from './deliver-files';
import { disableUser } from './disable-user';
import { enableUser } from './enable-user';
import { ensurePrefix } from './ensure-prefix';
import { ensureUserRecord } from './ensure-user-record';
import { estimateUsers } from './estimate-users';
import { finishRestoration } from './finish-restoration';
import { finishRevocation } from './finish-revocation';
import { forgetStorage } from './forget-storage';
import { groupExists } from './group-exists';
import { lookElsewhere } from './look-elsewhere';
import { measureWindow } from './measure-window';
import { moveActivities } from './move-activities';
import { objectActivities } from './object-activities';
import { observeUser } from './observe-user';
import { offboardingActivities } from './offboarding-activities';
import { passActivities } from './pass-activities';
import { planDelivery } from './plan-delivery';
import { recordAccess } from './record-access';
import { recordFailure } from './record-failure';
import { recordFirstLogin } from './record-first-login';
import { removePrefix } from './remove-prefix';
import { createAccessRequests, requestAccess } from './request-access';
import { requestUseCase } from './request-use-case';
import { resolveUser } from './resolve-user';
import { signOutUser } from './sign-out-user';
import { tenantActivities } from './tenant-activities';
import { tellGroup } from './tell-group';
import { wakeMembers } from './wake-members';
import { wakeNamedMembers } from './wake-named-members';
import { wakeOwners } from './wake-owners';
import { wakeRegisteredMembers } from './wake-registered-members';
import { writeAdoptionReceipt } from './write-adoption-receipt';
import { writeAttributes } from './write-attributes';
import { writeReceipt } from './write-receipt';

/** Every activity by its name, over the given ports. */
export const createActivities = (ports: ActivityPorts, requests = createAccessRequests(ports.starter)) => ({
  abortUploads: abortUploads(ports),
  adoptPage: adoptPage(ports),
  answerAccess: answerAccess(ports),
  applyAccess: applyAccess(ports),
  confirmDisabled: confirmDisabled(ports),
  containUser: containUser(ports, requests),
  deliverFiles: deliverFiles(ports),
  disableUser: disableUser(ports),
  enableUser: enableUser(ports),
  ensurePrefix: ensurePrefix(ports),
  ensureUserRecord: ensureUserRecord(ports),
  estimateUsers: estimateUsers(ports),
  finishRestoration: finishRestoration(ports),
  finishRevocation: finishRevocation(ports),
  finishSweep: finishSweep(ports),
  forgetStorage: forgetStorage(ports),
  groupExists: groupExists(ports),
  lookElsewhere: lookElsewhere(ports),
  measureWindow: measureWindow(ports),
  observeUser: observeUser(ports, requests),
  recordAccess: recordAccess(ports),
  planDelivery: planDelivery(ports),
  recordFailure: recordFailure(ports),
  recordFirstLogin: recordFirstLogin(ports),
  removePrefix: removePrefix(ports),
  requestAccess: requestAccess(requests),
  requestUseCase: requestUseCase(ports),
  resolveUser: resolveUser(ports),
  signOutUser: signOutUser(ports),
  tellGroup: tellGroup(ports),
  wakeMembers: wakeMembers(ports),
  wakeNamedMembers: wakeNamedMembers(ports),
  wakeOwners: wakeOwners(ports),
  wakeRegisteredMembers: wakeRegisteredMembers(ports),
  writeAdoptionReceipt: writeAdoptionReceipt(ports),
  writeAttributes: writeAttributes(ports),
  writeReceipt: writeReceipt(ports),
  ...moveActivities(ports),
  ...objectActivities(ports),
  ...offboardingActivities(ports),
  ...passActivities(ports),
  ...tenantActivities(ports),
});

export type Activities = ReturnType<typeof createActivities>;
