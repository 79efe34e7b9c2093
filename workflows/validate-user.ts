import type { UserKey } from '../core/contract/ids';
import { isSub, isUserPoolId } from '../core/contract/names';
import { fail } from './failure';

/** Raises `InvalidInput` or `InvalidSub` for what `temporal workflow start --input` may have been given. */
export function assertUser(input: Partial<UserKey> | undefined): asserts input is UserKey {
  const { pool, sub } = input ?? {};
  if (typeof pool !== 'string' || !isUserPoolId(pool)) {
    const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","sub":"<uuid>"}'.`;
    throw fail('InvalidInput', { place: 'input.pool', value: shown(pool), remedy });
  }
  if (typeof sub !== 'string' || !isSub(sub)) {
    throw fail('InvalidSub', {
      place: 'input.sub',
      value: shown(sub),
      remedy: "Pass the user's sub, a UUID in lower case, not a username.",
    });
  }
}

/** Not more of a wrong value than its kind and length: it may be somebody's name. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? `a text of ${String(value.length)} characters` : value === undefined ? 'nothing' : typeof value;
