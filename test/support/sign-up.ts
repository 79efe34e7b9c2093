import {
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AppSettings, emailOf, password } from '../../local/play/customer-app';

/**
 * SignUp, after which the user is unconfirmed. Custom attributes are set by the application's backend, because its clients
 * may not write them. Answers the sub.
 */
export async function signUp(
  cognito: CognitoIdentityProviderClient,
  { userPoolId: UserPoolId, clientId: ClientId }: AppSettings,
  Username: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const listed = Object.entries({ email: emailOf(Username), ...attributes }).map(([Name, Value]) => ({ Name, Value }));
  const isCustom = ({ Name }: { Name: string }): boolean => Name.startsWith('custom:');
  const UserAttributes = listed.filter((attribute) => !isCustom(attribute));
  const { UserSub = '' } = await cognito.send(new SignUpCommand({ ClientId, Username, Password: password, UserAttributes }));
  const custom = listed.filter(isCustom);
  if (custom.length > 0) {
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: custom }));
  }
  return UserSub;
}
