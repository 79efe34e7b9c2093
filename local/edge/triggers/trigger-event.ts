export type TriggerSource =
  'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword' | 'PostAuthentication_Authentication';

/** What Cognito calls a function with (https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html). */
export interface CognitoTriggerEvent {
  readonly version: '1';
  readonly triggerSource: TriggerSource;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: {
    /** Every value is text, booleans too. */
    readonly userAttributes: Readonly<Record<string, string>>;
    /** Of PostAuthentication. */
    readonly newDeviceUsed?: boolean;
    readonly clientMetadata?: Readonly<Record<string, string>>;
  };
  readonly response: Readonly<Record<string, never>>;
}

export interface TriggerOccasion {
  readonly source: TriggerSource;
  readonly userPoolId: string;
  readonly username: string;
  /** `CONFIRMED`, `EXTERNAL_PROVIDER` … */
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Calls of administrators are for no client. */
  readonly clientId?: string;
  readonly clientMetadata?: Readonly<Record<string, string>>;
}

export function triggerEvent(occasion: TriggerOccasion): CognitoTriggerEvent {
  const { source, userPoolId, username, status, attributes, clientId, clientMetadata } = occasion;
  return {
    version: '1',
    triggerSource: source,
    region: userPoolId.split('_')[0] ?? '',
    userPoolId,
    userName: username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE' },
    request: {
      userAttributes: { ...attributes, 'cognito:user_status': status },
      ...(source === 'PostAuthentication_Authentication' ? { newDeviceUsed: false } : {}),
      ...(clientMetadata ? { clientMetadata } : {}),
    },
    response: {},
  };
}
