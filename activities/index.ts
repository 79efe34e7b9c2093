import type { ActivityPorts } from './activity-ports';
import { abortUploads } from './abort-uploads';
import { adoptPage } from './adopt-page';
import { answerAccess } from './answer-access';
import { applyAccess } from './apply-access';
import { beginPass } from './begin-pass';
import { closeHeld } from './close-held';
import { compareDisabled } from './compare-disabled';
import { compareHost } from './compare-host';
import { compareRoles } from './compare-roles';
import { compareRoster } from './compare-roster';
import { compareShard } from './compare-shard';
import { finishPass } from './finish-pass';
import { finishSweep } from './finish-sweep';
import { forgetParts } from './forget-parts';
import { wakeDrift } from './wake-drift';
import { archivePage } from './archive-page';
import { bringHome } from './bring-home';
import { confirmDisabled } from './confirm-disabled';
import { containUser } from './contain-user';
import { deleteOriginals } from './delete-originals';
import { deliverFiles } from './deliver-files';
import { disableUser } from './disable-user';
import { enableUser } from './enable-user';
import { ensurePrefix } from './ensure-prefix';
import { ensureUserRecord } from './ensure-user-record';
import { eraseHistory } from './erase-history';
import { erasePage } from './erase-page';
import { estimateUsers } from './estimate-users';
import { finishRestoration } from './finish-restoration';
import { finishRevocation } from './finish-revocation';
import { forgetStorage } from './forget-storage';
import { groupExists } from './group-exists';
import { listGroup } from './list-group';
import { listArchiveParts } from './list-archive-parts';
import { lookElsewhere } from './look-elsewhere';
import { measureWindow } from './measure-window';
import { observeUser } from './observe-user';
import { planDelivery } from './plan-delivery';
import { proveGone } from './prove-gone';
import { recordAccess } from './record-access';
import { recordFailure } from './record-failure';
import { recordFirstLogin } from './record-first-login';
import { refreshClients } from './refresh-clients';
import { removeCopies } from './remove-copies';
import { removePrefix } from './remove-prefix';
import { createAccessRequests, requestAccess } from './request-access';
import { requestUseCase } from './request-use-case';
import { resolveUser } from './resolve-user';
import { recordTags } from './record-tags';
import { signOutUser } from './sign-out-user';
import { tagPage } from './tag-page';
import { tellHeld } from './tell-held';
import { tellGroup } from './tell-group';
import { thawCopies } from './thaw-copies';
import { tidyArchive } from './tidy-archive';
import { wakeMembers } from './wake-members';
import { wakeNamedMembers } from './wake-named-members';
import { wakeOwners } from './wake-owners';
import { wakeRegisteredMembers } from './wake-registered-members';
import { writeAdoptionReceipt } from './write-adoption-receipt';
import { writeArchiveManifest } from './write-archive-manifest';
import { writeAttributes } from './write-attributes';
import { writeReceipt } from './write-receipt';

/** Every activity by its name, over the given ports. */
export const createActivities = (ports: ActivityPorts, requests = createAccessRequests(ports.starter)) => ({
  abortUploads: abortUploads(ports),
  adoptPage: adoptPage(ports),
  answerAccess: answerAccess(ports),
  applyAccess: applyAccess(ports),
  beginPass: beginPass(ports),
  closeHeld: closeHeld(ports),
  compareDisabled: compareDisabled(ports),
  compareHost: compareHost(ports),
  compareRoles: compareRoles(ports),
  compareRoster: compareRoster(ports),
  compareShard: compareShard(ports),
  archivePage: archivePage(ports),
  bringHome: bringHome(ports),
  confirmDisabled: confirmDisabled(ports),
  containUser: containUser(ports, requests),
  deliverFiles: deliverFiles(ports),
  disableUser: disableUser(ports),
  deleteOriginals: deleteOriginals(ports),
  enableUser: enableUser(ports),
  ensurePrefix: ensurePrefix(ports),
  ensureUserRecord: ensureUserRecord(ports),
  eraseHistory: eraseHistory(ports),
  erasePage: erasePage(ports),
  estimateUsers: estimateUsers(ports),
  finishPass: finishPass(ports),
  finishRestoration: finishRestoration(ports),
  finishRevocation: finishRevocation(ports),
  finishSweep: finishSweep(ports),
  forgetParts: forgetParts(ports),
  forgetStorage: forgetStorage(ports),
  groupExists: groupExists(ports),
  listGroup: listGroup(ports),
  listArchiveParts: listArchiveParts(ports),
  lookElsewhere: lookElsewhere(ports),
  measureWindow: measureWindow(ports),
  observeUser: observeUser(ports, requests),
  recordAccess: recordAccess(ports),
  planDelivery: planDelivery(ports),
  proveGone: proveGone(ports),
  recordFailure: recordFailure(ports),
  recordFirstLogin: recordFirstLogin(ports),
  refreshClients: refreshClients(ports),
  removeCopies: removeCopies(ports),
  removePrefix: removePrefix(ports),
  requestAccess: requestAccess(requests),
  requestUseCase: requestUseCase(ports),
  resolveUser: resolveUser(ports),
  recordTags: recordTags(ports),
  signOutUser: signOutUser(ports),
  tagPage: tagPage(ports),
  tellHeld: tellHeld(ports),
  tellGroup: tellGroup(ports),
  wakeDrift: wakeDrift(ports),
  thawCopies: thawCopies(ports),
  tidyArchive: tidyArchive(ports),
  wakeMembers: wakeMembers(ports),
  wakeNamedMembers: wakeNamedMembers(ports),
  wakeOwners: wakeOwners(ports),
  wakeRegisteredMembers: wakeRegisteredMembers(ports),
  writeAdoptionReceipt: writeAdoptionReceipt(ports),
  writeArchiveManifest: writeArchiveManifest(ports),
  writeAttributes: writeAttributes(ports),
  writeReceipt: writeReceipt(ports),
});

export type Activities = ReturnType<typeof createActivities>;
