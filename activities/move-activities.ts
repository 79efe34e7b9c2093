import type { ActivityPorts } from './activity-ports';
import { arriveAtTenant } from './arrive-at-tenant';
import { deleteMoved } from './delete-moved';
import { finishGathering } from './finish-gathering';
import { finishMove } from './finish-move';
import { finishMoveSweep } from './finish-move-sweep';
import { movePage } from './move-page';
import { proveMoved } from './prove-moved';
import { signOutForMove } from './sign-out-for-move';

/** What moves a user to another tenant. */
export const moveActivities = (ports: ActivityPorts) => ({
  arriveAtTenant: arriveAtTenant(ports),
  deleteMoved: deleteMoved(ports),
  finishGathering: finishGathering(ports),
  finishMove: finishMove(ports),
  finishMoveSweep: finishMoveSweep(ports),
  movePage: movePage(ports),
  proveMoved: proveMoved(ports),
  signOutForMove: signOutForMove(ports),
});
