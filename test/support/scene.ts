import { AdminConfirmSignUpCommand, AdminGetUserCommand, ConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import { queueName } from '../../core/contract/task-queues';
import { createBackOffice } from '../../local/play/back-office';
import { createCustomerApp, emailOf, password } from '../../local/play/customer-app';
import { type PlaygroundOptions, startPlayground } from '../../local/playground';
import { throughEdge } from '../../local/servers/event-queue';
import { awsClients, miniStackClients } from './servers';
import { type Observed, observeWorld, problemsOf } from './settled-world';
import { signUp } from './sign-up';

/** How a user comes to be. */
export type Arrival = 'signs up' | 'is created by an admin' | 'is federated' | 'is imported';

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** A playground with what tests do in it: users who arrive in every way, and one look at all that there is of a user. */
export async function openScene(options: PlaygroundOptions) {
  const playground = await startPlayground(options);
  const { app: settings, config, federation, temporal, miniStack } = playground;
  const { queueUrl } = throughEdge(playground, settings.endpoint);
  // A crowd in one process misses the triggers' budget, which CloudTrail makes up for: no news here.
  const trigger = triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: queueUrl }, () => undefined);
  if (options.triggers === undefined)
    Object.assign(playground.triggers, { postConfirmation: trigger, postAuthentication: trigger });
  const edge = awsClients(settings.endpoint);
  const behind = miniStackClients(miniStack);
  const app = createCustomerApp(settings);
  const office = createBackOffice(settings);
  const pool = settings.userPoolId;
  const { clientId: ClientId } = settings;

  /** Signs up and stays unconfirmed, so that a test can plan with the sub. */
  const register = (name: string, attributes?: Readonly<Record<string, string>>) =>
    signUp(edge.cognito, settings, name, attributes);
  const confirm = (name: string) =>
    edge.cognito.send(new ConfirmSignUpCommand({ ClientId, Username: name, ConfirmationCode: '123456' }));

  const arrive: Record<Arrival, (name: string) => Promise<string>> = {
    'signs up': async (name) => {
      const sub = await register(name);
      await confirm(name);
      return sub;
    },
    'is created by an admin': (name) => office.create(name, password),
    'is federated': async (name) => {
      const attributes = { email: emailOf(name) };
      const { sub } = await federation.signIn({
        userPoolId: pool,
        clientId: ClientId,
        provider: 'AcmeSSO',
        providerUserId: name,
        attributes,
      });
      return sub;
    },
    'is imported': async (name) => {
      const sub = await federation.importUser({
        userPoolId: pool,
        username: name,
        password,
        attributes: { email: emailOf(name) },
      });
      await app.signIn(name);
      return sub;
    },
  };

  const attributesOf = async (sub: string): Promise<Readonly<Record<string, string>> | undefined> => {
    try {
      const { UserAttributes = [] } = await behind.cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username: sub }));
      return Object.fromEntries(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
    } catch (error) {
      if (error instanceof Error && error.name === 'UserNotFoundException') return undefined;
      throw error;
    }
  };
  const observer = {
    s3: behind.s3,
    client: temporal.client,
    dataBucket: settings.dataBucket,
    controlBucket: config.controlBucket,
    pool,
    attributesOf,
  };
  const observe = (sub: string): Promise<Observed> => observeWorld(observer, sub);
  /** Whoever has signed in has it. */
  const isFile = (key: string): boolean => options.firstLogin === true && key.endsWith('/welcome.pdf');
  const keysOf = (sub: string): readonly string[] => [`users/${sub}/`, `users/${sub}/documents/`];

  return {
    playground,
    pool,
    /** The queue that workflows run on. */
    taskQueue: queueName('gatehouse', playground.taskQueuePrefix),
    app,
    office,
    edge,
    behind,
    signUp: register,
    confirm,
    confirmAsAdmin: (name: string) => edge.cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username: name })),
    arrive: (arrival: Arrival, name = `u${randomUUID().slice(0, 8)}`) => arrive[arrival](name),
    observe,
    keysOf,
    /** Waits until the user has storage and nothing runs any more; answers what is wrong, which should be nothing. */
    async settled(sub: string, withinMs = 60_000): Promise<readonly string[]> {
      const deadline = performance.now() + withinMs;
      let problems: readonly string[] = ['nobody looked'];
      while (problems.length > 0 && performance.now() < deadline) {
        const seen = await observe(sub);
        problems = problemsOf({ ...seen, keys: seen.keys.filter((key) => !isFile(key)) }, keysOf(sub));
        if (problems.length > 0) await delay(100);
      }
      return problems;
    },
    async close(): Promise<void> {
      for (const part of [edge, behind, app, office]) part.close();
      await playground.stop();
    },
  };
}
