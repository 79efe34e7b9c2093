import { record, text } from '../json-value';
import type { AwsCall, EdgeStage } from '../types';
import { wireError } from '../wire-error';
import type { Roles } from './roles';

/**
 * Refuses bucket policies that name a role of this account which does not exist, as S3 does and MiniStack does not: code
 * MalformedPolicy, with what it stumbled over in `Detail`. Conditions may name any ARN: those are only compared.
 */
export const knownPrincipals = (roles: Roles, account: string): EdgeStage => ({
  name: 'known-principals',
  async before(call) {
    if (call.service !== 's3' || call.operation !== 'PutBucketPolicy') return undefined;
    const ofAccount = `arn:aws:iam::${account}:role/`;
    for (const arn of principalsOf(call).filter((principal) => principal.startsWith(ofAccount))) {
      if ((await roles.find(arn)) !== undefined) continue;
      const message = 'Invalid principal in policy';
      return wireError(call, { status: 400, code: 'MalformedPolicy', message, detail: `"AWS" : "${arn}"` });
    }
    return undefined;
  },
});

/** What the policy's principals of type AWS are; nothing for what is no policy, which others refuse. */
function principalsOf({ input }: AwsCall): readonly string[] {
  const statements = [parsed(text(input['Policy']))['Statement']].flat();
  return statements.flatMap((statement) => [record(record(statement)['Principal'])['AWS']].flat()).map((arn) => text(arn));
}

function parsed(policy: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(policy));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
