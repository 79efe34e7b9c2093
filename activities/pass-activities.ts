import type { ActivityPorts } from './activity-ports';
import { beginPass } from './begin-pass';
import { closeHeld } from './close-held';
import { compareDisabled } from './compare-disabled';
import { compareHost } from './compare-host';
import { compareRoles } from './compare-roles';
import { compareRoster } from './compare-roster';
import { compareShard } from './compare-shard';
import { finishPass } from './finish-pass';
import { forgetParts } from './forget-parts';
import { listGroup } from './list-group';
import { refreshClients } from './refresh-clients';
import { tellHeld } from './tell-held';
import { wakeDrift } from './wake-drift';

/** What a pass over a pool does. */
export const passActivities = (ports: ActivityPorts) => ({
  beginPass: beginPass(ports),
  closeHeld: closeHeld(ports),
  compareDisabled: compareDisabled(ports),
  compareHost: compareHost(ports),
  compareRoles: compareRoles(ports),
  compareRoster: compareRoster(ports),
  compareShard: compareShard(ports),
  finishPass: finishPass(ports),
  forgetParts: forgetParts(ports),
  listGroup: listGroup(ports),
  refreshClients: refreshClients(ports),
  tellHeld: tellHeld(ports),
  wakeDrift: wakeDrift(ports),
});
