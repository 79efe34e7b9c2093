import { triggerFromEnvironment } from './trigger-from-environment';

/** The PostAuthentication trigger of a user pool. */
export const handler = triggerFromEnvironment(process.env);
