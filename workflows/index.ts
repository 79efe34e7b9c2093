export { accessPolicy } from './access-policy';
export { adoptUserPool } from './adopt-user-pool';
export { provisionUser } from './provision-user';
export { restoreUserAccess } from './restore-user-access';
export { revokeUserAccess } from './revoke-user-access';
export { syncGroupAccess } from './sync-group-access';
export { userLifecycle } from './user-lifecycle';
