import { existsSync, readFileSync } from 'node:fs';
import { createBackOffice } from './back-office';
import { createCustomerApp, type AppSession } from './customer-app';
import type { PlaygroundFile } from './playground-file';
import { saveSession, savedSession } from './sessions';
import { createUserStorage, type UserStorage } from './user-storage';

/** What a verb did: for people, and for programs. */
export interface Played {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Verb {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly description: string;
  readonly play: (playground: PlaygroundFile, args: readonly string[]) => Promise<Played>;
}

const storagePrefix = 'custom:storage_prefix';

export const verbs: readonly Verb[] = [
  {
    name: 'sign-up',
    parameters: ['name'],
    description: 'register and confirm a user (SignUp, ConfirmSignUp)',
    play: async (playground, [name = '']) => {
      const sub = await using(createCustomerApp(playground), (app) => app.signUp(name));
      return { text: `${name} signed up: sub ${sub}`, json: { name, sub } };
    },
  },
  {
    name: 'sign-in',
    parameters: ['name'],
    description: 'sign a user in and get AWS credentials for them (InitiateAuth, GetCredentialsForIdentity)',
    play: async (playground, [name = '']) => {
      const { sub, credentials } = await signIn(playground, name);
      return { text: `${name} signed in until ${credentials.expiresAt}`, json: { name, sub, expiresAt: credentials.expiresAt } };
    },
  },
  {
    name: 'sub',
    parameters: ['name'],
    description: "print the user's sub, by which Gatehouse knows them (AdminGetUser)",
    play: async (playground, [name = '']) => {
      const { sub = '' } = await using(createBackOffice(playground), (office) => office.attributes(name));
      return { text: sub, json: { name, sub } };
    },
  },
  byBackOffice('join', ['name', 'group'], 'add a user to a group, made if there is none', (office, name, group) =>
    office.join(name, group),
  ),
  byBackOffice('leave', ['name', 'group'], 'take a user out of a group', (office, name, group) => office.leave(name, group)),
  byBackOffice('create-group', ['group'], 'make a group', (office, group) => office.createGroup(group)),
  byBackOffice('delete-group', ['group'], 'delete a group, which takes everybody out of it', (office, group) =>
    office.deleteGroup(group),
  ),
  byBackOffice('disable', ['name'], 'disable a user', (office, name) => office.disable(name)),
  byBackOffice('enable', ['name'], 'enable a user again', (office, name) => office.enable(name)),
  byBackOffice('delete', ['name'], 'delete a user', (office, name) => office.delete(name)),
  {
    name: 'put',
    parameters: ['name', 'file-or-text', 'key'],
    description: 'store a file, or the text itself, as the user (PutObject)',
    play: (playground, [name = '', source = '', key = '']) =>
      asUser(playground, name, key, async (storage, fullKey) => {
        const body = existsSync(source) ? readFileSync(source) : source;
        await storage.put(fullKey, body);
        return { text: `${name} put ${fullKey} (${String(Buffer.byteLength(body))} bytes)`, json: { name, key: fullKey } };
      }),
  },
  {
    name: 'get',
    parameters: ['name', 'key'],
    description: 'read an object as the user (GetObject)',
    play: (playground, [name = '', key = '']) =>
      asUser(playground, name, key, async (storage, fullKey) => {
        const body = (await storage.get(fullKey)).toString();
        return { text: body, json: { name, key: fullKey, body } };
      }),
  },
  {
    name: 'list',
    parameters: ['name'],
    description: "list the user's own prefix as the user (ListObjectsV2)",
    play: (playground, [name = '']) =>
      asUser(playground, name, '', async (storage, prefix) => {
        const keys = await storage.list(prefix);
        return { text: keys.join('\n'), json: { name, prefix, keys } };
      }),
  },
];

type BackOffice = ReturnType<typeof createBackOffice>;
type OfficeAct = (office: BackOffice, name: string, group: string) => Promise<void>;

function byBackOffice(name: string, parameters: readonly string[], description: string, act: OfficeAct): Verb {
  return {
    name,
    parameters,
    description,
    play: async (playground, [user = '', group = '']) => {
      await using(createBackOffice(playground), (office) => act(office, user, group));
      return {
        text: `done: ${[name, user, group].join(' ').trim()}`,
        json: { did: name, name: user, ...(group ? { group } : {}) },
      };
    },
  };
}

async function signIn(playground: PlaygroundFile, name: string): Promise<AppSession> {
  const session = await using(createCustomerApp(playground), (app) => app.signIn(name));
  saveSession(playground.userPoolId, name, session);
  return session;
}

/** A key is inside the user's own prefix unless it begins with `/`, which makes it a key of the whole bucket. */
async function asUser(
  playground: PlaygroundFile,
  name: string,
  key: string,
  act: (storage: UserStorage, fullKey: string) => Promise<Played>,
): Promise<Played> {
  const session = savedSession(playground.userPoolId, name) ?? (await signIn(playground, name));
  const fullKey = key.startsWith('/') ? key.slice(1) : `${await ownPrefix(playground, name, session)}${key}`;
  return using(createUserStorage(playground, session.credentials), (storage) => act(storage, fullKey));
}

async function ownPrefix(playground: PlaygroundFile, name: string, session: AppSession): Promise<string> {
  const attributes = await using(createCustomerApp(playground), (app) => app.attributes(session));
  const prefix = attributes[storagePrefix];
  if (prefix) return prefix;
  throw new Error(`${name} has no ${storagePrefix} yet. See what ran: npm run temporal -- gatehouse user show ${session.sub}`);
}

async function using<T extends { readonly close: () => void }, R>(part: T, act: (part: T) => Promise<R>): Promise<R> {
  try {
    return await act(part);
  } finally {
    part.close();
  }
}
