import { abandonOffboarding } from './abandon-offboarding';
import type { ActivityPorts } from './activity-ports';
import { beginOffboarding } from './begin-offboarding';
import { deleteTenantBucket } from './delete-tenant-bucket';
import { findTenantUsers } from './find-tenant-users';
import { finishOffboarding } from './finish-offboarding';
import { listKeptObjects } from './list-kept-objects';
import { retireTenantBucket } from './retire-tenant-bucket';
import { revokeTenantUsers } from './revoke-tenant-users';

/** What tenants are taken away with. */
export const offboardingActivities = (ports: ActivityPorts) => ({
  abandonOffboarding: abandonOffboarding(ports),
  beginOffboarding: beginOffboarding(ports),
  deleteTenantBucket: deleteTenantBucket(ports),
  findTenantUsers: findTenantUsers(ports),
  finishOffboarding: finishOffboarding(ports),
  listKeptObjects: listKeptObjects(ports),
  retireTenantBucket: retireTenantBucket(ports),
  revokeTenantUsers: revokeTenantUsers(ports),
});
