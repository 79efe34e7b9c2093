import type { AppSession } from './customer-app';
import type { DemoStage } from './demo-stage';
import { createUserStorage, type UserStorage } from './user-storage';

export async function ownPrefix({ office }: Pick<DemoStage, 'office'>, name: string): Promise<string> {
  const prefix = (await office.attributes(name))['custom:storage_prefix'];
  if (!prefix) throw new Error(`${name} has no prefix`);
  return prefix;
}

/** Works with the data bucket in a user's session. */
export async function withStorage<T>(
  { settings }: Pick<DemoStage, 'settings'>,
  session: AppSession,
  act: (storage: UserStorage) => Promise<T>,
): Promise<T> {
  const storage = createUserStorage(settings, session.credentials);
  try {
    return await act(storage);
  } finally {
    storage.close();
  }
}

/** Rejects unless S3 refuses it. */
export async function refused(doing: string, attempt: Promise<unknown>): Promise<void> {
  const outcome = await attempt.then(
    () => 'was allowed',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  if (outcome !== 'AccessDenied') throw new Error(`${doing} there: ${outcome}, not AccessDenied`);
}
