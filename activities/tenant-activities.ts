import type { ActivityPorts } from './activity-ports';
import { beginTenant } from './begin-tenant';
import { compareTenantHosts } from './compare-tenant-hosts';
import { recheckTenantHosts } from './recheck-tenant-hosts';
import { ensureTenantBucket } from './ensure-tenant-bucket';
import { ensureTenantFolder } from './ensure-tenant-folder';
import { findTenants } from './find-tenants';
import { finishTenant } from './finish-tenant';
import { isolateTenant } from './isolate-tenant';
import { startTenants } from './start-tenants';
import { wakeTenantUsers } from './wake-tenant-users';

/** What tenants are made with. */
export const tenantActivities = (ports: ActivityPorts) => ({
  beginTenant: beginTenant(ports),
  compareTenantHosts: compareTenantHosts(ports),
  recheckTenantHosts: recheckTenantHosts(ports),
  ensureTenantBucket: ensureTenantBucket(ports),
  ensureTenantFolder: ensureTenantFolder(ports),
  findTenants: findTenants(ports),
  finishTenant: finishTenant(ports),
  isolateTenant: isolateTenant(ports),
  startTenants: startTenants(ports),
  wakeTenantUsers: wakeTenantUsers(ports),
});
