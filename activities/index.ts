import type { ActivityPorts } from './activity-ports';
import { adoptPage } from './adopt-page';
import { ensurePrefix } from './ensure-prefix';
import { ensureUserRecord } from './ensure-user-record';
import { estimateUsers } from './estimate-users';
import { forgetStorage } from './forget-storage';
import { observeUser } from './observe-user';
import { recordFailure } from './record-failure';
import { removePrefix } from './remove-prefix';
import { requestUseCase } from './request-use-case';
import { resolveUser } from './resolve-user';
import { writeAdoptionReceipt } from './write-adoption-receipt';
import { writeAttributes } from './write-attributes';
import { writeReceipt } from './write-receipt';

/** Every activity by its name, over the given ports. */
export const createActivities = (ports: ActivityPorts) => ({
  adoptPage: adoptPage(ports),
  ensurePrefix: ensurePrefix(ports),
  ensureUserRecord: ensureUserRecord(ports),
  estimateUsers: estimateUsers(ports),
  forgetStorage: forgetStorage(ports),
  observeUser: observeUser(ports),
  recordFailure: recordFailure(ports),
  removePrefix: removePrefix(ports),
  requestUseCase: requestUseCase(ports),
  resolveUser: resolveUser(ports),
  writeAdoptionReceipt: writeAdoptionReceipt(ports),
  writeAttributes: writeAttributes(ports),
  writeReceipt: writeReceipt(ports),
});

export type Activities = ReturnType<typeof createActivities>;
