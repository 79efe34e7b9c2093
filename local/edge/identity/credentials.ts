import { PolicyNotUnderstood } from '../../../core/policy/evaluate';
import { record, text } from '../json-value';
import type { AwsCall, EdgeStage, UpstreamAnswer } from '../types';
import { chooseRole } from './choose-role';
import type { IdentityPools } from './identity-pools';
import { readLogin, type Login } from './login';
import { mayAssume } from './may-assume';
import { principalTags } from './principal-tags';
import { answerRefusals, misconfigured, notAuthorized, Refusal } from './refusal';
import type { Roles } from './roles';
import type { Sessions, UserSession } from './session';
import type { SignOuts } from './sign-outs';

export interface CredentialsParts {
  readonly pools: IdentityPools;
  readonly roles: Roles;
  readonly signOuts: SignOuts;
  /** The login with the claims of its groups' roles. */
  readonly withRoles: (login: Login) => Promise<Login>;
  readonly sessions: Sessions;
  readonly now: () => number;
}

type Grant = Pick<UserSession, 'roleArn' | 'sessionArn' | 'userId' | 'tags' | 'identityId' | 'identityPoolId' | 'amr'>;

/**
 * Identity pools as AWS has them, where MiniStack gives credentials to anybody: logins are looked at (not their
 * signatures), users who were deleted, disabled or signed out get nothing where the pool checks tokens server-side, the
 * role is chosen, must trust the pool, and the session keeps the tags. Guests and the classic flow are refused.
 * https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html
 */
export function createCredentialsStage(parts: CredentialsParts): EdgeStage {
  const grants = new WeakMap<AwsCall, Grant>();
  const logins = new WeakMap<AwsCall, Login>();
  return {
    name: 'credentials',
    before: (call) =>
      answerRefusals(call, async () => {
        refuseClassicFlow(call);
        if (call.service !== 'cognito-identity') return;
        if (call.operation === 'GetCredentialsForIdentity') grants.set(call, await decide(parts, call));
        if (call.operation === 'GetId') logins.set(call, await identify(parts, call));
      }),
    async after(call, answer) {
      if (call.service === 'cognito-idp') await parts.signOuts.learn(call, answer);
      if (answer.status !== 200) return undefined;
      const login = logins.get(call);
      if (login) parts.pools.learn(text(answer.output['IdentityId']), text(call.input['IdentityPoolId']), login);
      const grant = grants.get(call);
      if (grant) parts.sessions.remember(sessionOf(grant, answer, parts.now()));
      return undefined;
    },
  };
}

/** Credentials of the classic flow would be nobody's sessions here, which means that they could do everything. */
function refuseClassicFlow({ service, operation }: AwsCall): void {
  const message = 'Basic (classic) flow is not enabled, please use enhanced flow.';
  if (service === 'cognito-identity' && operation === 'GetOpenIdToken') {
    throw new Refusal({ code: 'InvalidParameterException', status: 400, message });
  }
  if (service === 'sts' && operation === 'AssumeRoleWithWebIdentity') {
    throw new Refusal({ code: 'AccessDenied', status: 403, message });
  }
}

/** GetId: the login, if this identity pool takes it. */
async function identify({ pools, signOuts, now }: CredentialsParts, { input }: AwsCall): Promise<Login> {
  const login = readLogin(input['Logins'], now());
  if (!login) throw notAuthorized('Unauthenticated access is not supported for this identity pool.');
  const provider = await pools.providerOf(text(input['IdentityPoolId']), login);
  if (provider.ServerSideTokenCheck === true) await signOuts.check(login);
  return login;
}

/** GetCredentialsForIdentity: what the session will be. */
async function decide({ pools, roles, signOuts, withRoles, now }: CredentialsParts, { input }: AwsCall): Promise<Grant> {
  const identityId = text(input['IdentityId']);
  const login = readLogin(input['Logins'], now());
  if (!login) throw notAuthorized(`Access to Identity '${identityId}' is forbidden.`);
  const identityPoolId = await pools.poolOf(identityId, login);
  const provider = await pools.providerOf(identityPoolId, login);
  if (provider.ServerSideTokenCheck === true) await signOuts.check(login);
  const [tagMap, poolRoles] = await Promise.all([pools.tagMapOf(identityPoolId, login), pools.rolesOf(identityPoolId)]);
  const custom = text(input['CustomRoleArn']);
  const roleArn = chooseRole(poolRoles, await withRoles(login), custom === '' ? undefined : custom);
  const grant = {
    roleArn,
    tags: principalTags(login, tagMap),
    identityId,
    identityPoolId,
    amr: ['authenticated', login.provider, `${login.provider}:CognitoSignIn:${login.sub}`],
  };
  const role = await trusted(roles, grant);
  const [, , , , account = ''] = roleArn.split(':');
  const sessionName = 'CognitoIdentityCredentials';
  const sessionArn = `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1) ?? ''}/${sessionName}`;
  return { ...grant, sessionArn, userId: `${role.id}:${sessionName}` };
}

async function trusted(roles: Roles, grant: Omit<Grant, 'sessionArn' | 'userId'>): Promise<{ readonly id: string }> {
  const role = await roles.find(grant.roleArn);
  const wrong = 'Invalid identity pool configuration. Check assigned IAM roles for this pool.';
  if (!role) throw misconfigured(`${wrong} (${grant.roleArn} does not exist.)`);
  try {
    if (mayAssume(role.trust, grant)) return role;
  } catch (error) {
    if (!(error instanceof PolicyNotUnderstood)) throw error;
    throw misconfigured(`${wrong} (${error.message})`);
  }
  throw misconfigured(`${wrong} (${grant.roleArn} does not let this identity pool assume it and tag the session.)`);
}

function sessionOf(grant: Grant, { output }: UpstreamAnswer, now: number): UserSession {
  const credentials = record(output['Credentials']);
  const accessKeyId = text(credentials['AccessKeyId']);
  if (accessKeyId === '') throw new Error('GetCredentialsForIdentity was answered without an access key.');
  return { ...grant, accessKeyId, issuedAt: now, expiresAt: Number(credentials['Expiration']) * 1000 };
}
