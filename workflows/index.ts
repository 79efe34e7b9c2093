export { accessPolicy } from './access-policy';
export { adoptUserPool } from './adopt-user-pool';
export { provisionUser } from './provision-user';
export { userLifecycle } from './user-lifecycle';
