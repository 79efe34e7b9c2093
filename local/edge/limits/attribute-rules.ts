import type { Layer } from '../exchange';
import type { SchemaAttribute, UserPools } from '../cognito/user-pools';
import { records, text } from '../json-value';
import type { AwsCall } from '../types';
import { wireError } from '../wire-error';

const creating: ReadonlySet<string> = new Set(['AdminCreateUser', 'SignUp']);
const updating: ReadonlySet<string> = new Set(['AdminUpdateUserAttributes', 'UpdateUserAttributes']);
const changingSchema: ReadonlySet<string> = new Set(['AddCustomAttributes', 'UpdateUserPool', 'DeleteUserPool']);

/**
 * Refuses attributes that the pool's schema does not have, that cannot be changed once the user exists (whether they were
 * set or not), or that are too long, as Cognito does and MiniStack does not
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
 */
export function attributeRules(pools: UserPools): Layer {
  return async (exchange, next) => {
    const { call } = exchange;
    if (call.service !== 'cognito-idp') return next(exchange);
    if (changingSchema.has(call.operation)) {
      const reply = await next(exchange);
      pools.forget(String(call.input['UserPoolId']));
      return reply;
    }
    const problems = await problemsOf(call, pools);
    if (problems.length === 0) return next(exchange);
    const message = creating.has(call.operation)
      ? `Attributes did not conform to the schema: ${problems.join('\n')}\n`
      : problems.map((problem) => `user.${problem}\n`).join('');
    return wireError(call, { status: 400, code: 'InvalidParameterException', message });
  };
}

async function problemsOf(call: AwsCall, pools: UserPools): Promise<string[]> {
  const attributes = records(call.input['UserAttributes']);
  if (attributes.length === 0 || !(creating.has(call.operation) || updating.has(call.operation))) return [];
  const pool = await pools.poolOf(call);
  const schema = pool === undefined ? undefined : await pools.schemaOf(pool, call);
  if (!schema) return [];
  return attributes.flatMap(({ Name, Value }) => problemOf(schema, text(Name), text(Value), updating.has(call.operation)) ?? []);
}

function problemOf(
  schema: ReadonlyMap<string, SchemaAttribute>,
  name: string,
  value: string,
  update: boolean,
): string | undefined {
  const attribute = schema.get(name);
  if (!attribute) return `${name}: Attribute does not exist in the schema.`;
  if (update && !attribute.mutable) return `${name}: Attribute cannot be updated.`;
  if (attribute.text && Array.from(value).length > attribute.maxLength) {
    return `${name}: String attributes cannot have a length of more than ${String(attribute.maxLength)}`;
  }
  return undefined;
}
