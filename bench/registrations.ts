import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { setTimeout as delay } from 'node:timers/promises';
import { createCustomerApp } from '../local/play/customer-app';
import type { Playground } from '../local/playground';

/** Registers users as an app does, and tells when their storage is in force. */
export function createRegistrations({ app: settings, miniStack }: Playground) {
  const app = createCustomerApp(settings);
  // Straight at the upstream: watching must not be counted or throttled as a call of the application's.
  const behind = new CognitoIdentityProviderClient({
    endpoint: miniStack,
    region: settings.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const hasStorage = async (Username: string): Promise<boolean> => {
    const { UserAttributes = [] } = await behind.send(new AdminGetUserCommand({ UserPoolId: settings.userPoolId, Username }));
    return UserAttributes.some(({ Name }) => Name === 'custom:storage_prefix');
  };
  return {
    hasStorage,
    signUp: (name: string) => app.signUp(name),
    /** Milliseconds from the app's ConfirmSignUp being answered until the attribute is there; the sign-up itself is not counted. */
    async timed(name: string): Promise<number> {
      await app.signUp(name);
      const began = performance.now();
      while (!(await hasStorage(name))) await delay(4);
      return performance.now() - began;
    },
    close: (): void => {
      app.close();
      behind.destroy();
    },
  };
}
