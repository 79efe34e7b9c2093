import { isAwsError } from './to-failure';

/** Cognito's longest page of users and of groups. */
export const pageSize = 60;

/** What Cognito calls a page token that it does not take any more. */
const tokenRefusals: readonly string[] = ['InvalidParameterException', 'NotAuthorizedException'];

export const isTokenRefusal = (error: unknown): boolean => isAwsError(error) && tokenRefusals.includes(error.name);
