import { triggerFromEnvironment } from './trigger-from-environment';

/** The PostConfirmation trigger of a user pool. */
export const handler = triggerFromEnvironment(process.env);
