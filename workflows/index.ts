export { provisionUser } from './provision-user';
export { userLifecycle } from './user-lifecycle';
