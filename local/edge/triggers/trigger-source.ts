import { record, text } from '../json-value';
import type { AwsCall, UpstreamAnswer } from '../types';
import type { TriggerSource } from './trigger-event';

/** Calls whose `clientMetadata` Cognito hands to the function; that of InitiateAuth it does not. */
const handsMetadataOn: ReadonlySet<string> = new Set([
  'SignUp',
  'ConfirmSignUp',
  'AdminConfirmSignUp',
  'ConfirmForgotPassword',
  'RespondToAuthChallenge',
  'AdminRespondToAuthChallenge',
]);

const signIns: ReadonlySet<string> = new Set([
  'InitiateAuth',
  'AdminInitiateAuth',
  'RespondToAuthChallenge',
  'AdminRespondToAuthChallenge',
]);

/** The trigger that a call sets off, given the upstream's answer; undefined when it sets off none. */
export function triggerSource(
  { service, operation, input }: AwsCall,
  { status, output }: UpstreamAnswer,
): TriggerSource | undefined {
  if (service !== 'cognito-idp' || status !== 200) return undefined;
  if (operation === 'ConfirmSignUp' || operation === 'AdminConfirmSignUp') return 'PostConfirmation_ConfirmSignUp';
  if (operation === 'SignUp') return output['UserConfirmed'] === true ? 'PostConfirmation_ConfirmSignUp' : undefined;
  if (operation === 'ConfirmForgotPassword') return 'PostConfirmation_ConfirmForgotPassword';
  const signedIn = signIns.has(operation) && text(record(output['AuthenticationResult'])['AccessToken']) !== '';
  const refreshed = text(input['AuthFlow']).startsWith('REFRESH_TOKEN');
  return signedIn && !refreshed ? 'PostAuthentication_Authentication' : undefined;
}

/** The call's `ClientMetadata`, where Cognito hands it on. */
export function clientMetadata({ operation, input }: AwsCall): Readonly<Record<string, string>> | undefined {
  if (!handsMetadataOn.has(operation) || input['ClientMetadata'] === undefined) return undefined;
  return Object.fromEntries(Object.entries(record(input['ClientMetadata'])).map(([name, value]) => [name, text(value)]));
}
