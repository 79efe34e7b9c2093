import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AppSession } from './customer-app';
import { playgroundFolder } from './playground-file';

const file = path.join(playgroundFolder, 'sessions.json');

interface SavedSessions {
  /** Of the playground that the sessions belong to. */
  readonly userPoolId: string;
  readonly sessions: Readonly<Record<string, AppSession>>;
}

/** The session that an earlier `play sign-in` left, as a browser would keep it, until its credentials expire. */
export function savedSession(userPoolId: string, name: string): AppSession | undefined {
  const session = read(userPoolId)[name];
  return session && Date.parse(session.credentials.expiresAt) > Date.now() ? session : undefined;
}

export function saveSession(userPoolId: string, name: string, session: AppSession): void {
  const saved: SavedSessions = { userPoolId, sessions: { ...read(userPoolId), [name]: session } };
  mkdirSync(playgroundFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(saved), { mode: 0o600 });
}

function read(userPoolId: string): Readonly<Record<string, AppSession>> {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as SavedSessions;
    return saved.userPoolId === userPoolId ? saved.sessions : {};
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
