import { record } from '../json-value';
import { lowerCamelFields } from './lower-camel';
import type { Fields } from './trail-record';

/** What Cognito writes in place of private values (https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html). */
export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Fields of calls about a user that are no secret of theirs. */
const open = new Set([
  'userPoolId',
  'clientId',
  'groupName',
  'authFlow',
  'challengeName',
  'messageAction',
  'desiredDeliveryMediums',
  'forceAliasCreation',
  'permanent',
  'userConfirmed',
  'userSub',
  'deliveryMedium',
  'attributeName',
  'enabled',
  'userStatus',
  'userCreateDate',
  'userLastModifiedDate',
]);

/** Fields of which only the parts are private. */
const looked = new Set(['codeDeliveryDetails', 'user']);

/** Secrets in a pool's configuration; `GenerateSecret` is a boolean and none. */
const isSecret = (name: string, value: unknown): boolean =>
  name === 'providerDetails' || (typeof value === 'string' && /secret/i.test(name));

/** The fields of a call about a user: whatever is not known to be harmless is hidden. */
export const redactUserFields = (fields: Fields): Fields => redactUser(lowerCamelFields(fields));

function redactUser(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([name, value]) => {
    if (open.has(name)) return [name, value] as const;
    return [name, looked.has(name) ? redactUser(record(value)) : hidden] as const;
  });
  return Object.fromEntries(entries);
}

/** The fields of a call about a pool, a client, a group …: all but the secrets. */
export const redactConfigFields = (fields: Fields): Fields => redactSecrets(lowerCamelFields(fields));

function redactSecrets(fields: Fields): Fields {
  const plain = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? redactSecrets({ ...value }) : value;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, isSecret(name, value) ? hidden : plain(value)]));
}
