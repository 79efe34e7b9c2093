import type { ActivityPorts } from './activity-ports';
import { adoptPage } from './adopt-page';
import { answerAccess } from './answer-access';
import { applyAccess } from './apply-access';
import { ensurePrefix } from './ensure-prefix';
import { ensureUserRecord } from './ensure-user-record';
import { estimateUsers } from './estimate-users';
import { forgetStorage } from './forget-storage';
import { observeUser } from './observe-user';
import { lookElsewhere } from './look-elsewhere';
import { recordFailure } from './record-failure';
import { removePrefix } from './remove-prefix';
import { createAccessRequests, requestAccess } from './request-access';
import { requestUseCase } from './request-use-case';
import { resolveUser } from './resolve-user';
import { wakeOwners } from './wake-owners';
import { writeAttributes } from './write-attributes';
import { writeReceipt } from './write-receipt';

/** Every activity by its name, over the given ports. */
export const createActivities = (ports: ActivityPorts) => {
  // One for the whole worker: what all of its activities ask of a host goes together.
  const requests = createAccessRequests(ports.starter);
  return {
    adoptPage: adoptPage(ports),
    answerAccess: answerAccess(ports),
    applyAccess: applyAccess(ports),
    ensurePrefix: ensurePrefix(ports),
    ensureUserRecord: ensureUserRecord(ports),
    estimateUsers: estimateUsers(ports),
    forgetStorage: forgetStorage(ports),
    observeUser: observeUser(ports),
    lookElsewhere: lookElsewhere(ports),
    recordFailure: recordFailure(ports),
    removePrefix: removePrefix(ports),
    requestAccess: requestAccess(requests),
    requestUseCase: requestUseCase(ports),
    resolveUser: resolveUser(ports),
    wakeOwners: wakeOwners(ports),
    writeAttributes: writeAttributes(ports),
    writeReceipt: writeReceipt(ports),
  };
};

export type Activities = ReturnType<typeof createActivities>;
