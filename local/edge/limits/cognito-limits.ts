import { records, text } from '../json-value';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { wireError } from '../wire-error';

/** The longest page of each listing, by the parameter that asks for it. */
const pageLimits: Readonly<Record<string, readonly [parameter: string, most: number]>> = {
  ListUsers: ['Limit', 60],
  ListUsersInGroup: ['Limit', 60],
  ListGroups: ['Limit', 60],
  AdminListGroupsForUser: ['Limit', 60],
  ListUserPools: ['MaxResults', 60],
  ListUserPoolClients: ['MaxResults', 60],
  ListIdentityProviders: ['MaxResults', 60],
  ListResourceServers: ['MaxResults', 50],
  AdminListUserAuthEvents: ['MaxResults', 60],
};

const longestAttributeName = 20;
const mostCustomAttributes = 50;

/** Limits of the Cognito API that MiniStack lets pass (https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html). */
export const cognitoLimits: EdgeStage = {
  name: 'cognito-limits',
  before: (call) => Promise.resolve(refusal(call)),
};

function refusal(call: AwsCall): EdgeAnswer | undefined {
  if (call.service !== 'cognito-idp') return undefined;
  return (
    pageTooLong(call) ?? attributeNameTooLong(call, 'CustomAttributes') ?? attributeNameTooLong(call, 'Schema') ?? tooMany(call)
  );
}

function pageTooLong(call: AwsCall): EdgeAnswer | undefined {
  const limit = Object.hasOwn(pageLimits, call.operation) ? pageLimits[call.operation] : undefined;
  if (!limit) return undefined;
  const [parameter, most] = limit;
  const asked = call.input[parameter];
  if (typeof asked !== 'number' || asked <= most) return undefined;
  return invalid(
    call,
    constraint(String(asked), camel(parameter), `Member must have value less than or equal to ${String(most)}`),
  );
}

function attributeNameTooLong(call: AwsCall, list: 'CustomAttributes' | 'Schema'): EdgeAnswer | undefined {
  const names = records(call.input[list]).map(({ Name }) => text(Name));
  const index = names.findIndex((name) => Array.from(name).length > longestAttributeName);
  const name = names[index];
  if (name === undefined) return undefined;
  const rule = `Member must have length less than or equal to ${String(longestAttributeName)}`;
  return invalid(call, constraint(name, `${camel(list)}.${String(index + 1)}.member.name`, rule));
}

function tooMany(call: AwsCall): EdgeAnswer | undefined {
  const schema = records(call.input['Schema']);
  if (call.operation !== 'CreateUserPool' || schema.length <= mostCustomAttributes) return undefined;
  return invalid(
    call,
    constraint('[...]', 'schema', `Member must have length less than or equal to ${String(mostCustomAttributes)}`),
  );
}

const constraint = (value: string, place: string, rule: string): string =>
  `1 validation error detected: Value '${value}' at '${place}' failed to satisfy constraint: ${rule}`;

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const invalid = (call: AwsCall, message: string): EdgeAnswer =>
  wireError(call, { status: 400, code: 'InvalidParameterException', message });
