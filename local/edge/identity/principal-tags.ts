import type { TagMap } from './identity-pools';
import type { Login } from './login';

/** Cognito's map for `UseDefaults`. */
const defaultMap: TagMap = { client: 'aud', username: 'sub' };

/**
 * The session tags that an identity pool makes of a token's claims. A claim that the token lacks gives no tag; lists and
 * objects cannot be tags (https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html).
 */
export function principalTags({ claims }: Pick<Login, 'claims'>, map: TagMap | 'defaults'): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [tag, claim] of Object.entries(map === 'defaults' ? defaultMap : map)) {
    const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') tags[tag] = String(value);
  }
  return tags;
}
