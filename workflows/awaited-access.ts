import { condition, setHandler } from '@temporalio/workflow';
import type { AccessInForce } from '../core/contract/messages';
import { accessInForce } from './messages';

/** What a use case waits for: its owner asks the policy's writer, and tells it when that is in force. */
export function awaitedAccess(): () => Promise<AccessInForce> {
  let told: AccessInForce | undefined;
  setHandler(accessInForce, (found) => void (told = found));
  return async () => {
    await condition(() => told !== undefined);
    return told ?? {};
  };
}
