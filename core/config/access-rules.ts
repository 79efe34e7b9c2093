import { nameProblem } from '../contract/names';

/** https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_IdentityPool.html */
const identityPoolId = /^[\w-]+:[0-9a-f-]{1,36}$/;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const roleArn = /^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/(?:[\x21-\x29\x2b-\x3e\x40-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/;

/** Of the characters of a session tag, those that mean nothing in a policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules). */
const tagName = /^[A-Za-z0-9_.:/=+@-]{1,128}$/;

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html */
const groupName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

export const isIdentityPoolId = (value: string): boolean => identityPoolId.test(value);

export const isRoleArn = (value: string): boolean => roleArn.test(value);

/** The account of a role's ARN, twelve digits. */
export const accountOfRole = (arn: string): string => arn.split(':')[4] ?? '';

/** Why a session tag cannot be called so, as what would be right; `undefined` if it can. */
export function tagNameRemedy(name: string): string | undefined {
  if (!tagName.test(name)) return 'must be 1 to 128 letters, digits and _ . : / = + @ -, such as `sub`';
  return /^aws:/i.test(name) ? 'must not begin with `aws:`: those tags belong to AWS' : undefined;
}

/** Why a group cannot be named in the configuration, as what would be right; `undefined` if it can. */
export function groupNameRemedy(name: string): string | undefined {
  const problem = nameProblem(name);
  // Groups are no part of a key, so no first segment is theirs to take.
  if (problem !== undefined && problem !== 'is reserved') return `its name ${problem}; only other groups can be served`;
  if (!groupName.test(name)) return 'its name has a space, which no group of a user pool has';
  return name === '__proto__' ? 'its name is one that JSON documents cannot carry; only other groups can be served' : undefined;
}
