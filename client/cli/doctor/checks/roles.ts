import { type TrustedBy, trustedBy, trustFaults } from '../../../../core/policy/trust';
import type { RoleFacts } from '../../../../core/ports';
import type { Facts, SessionState } from '../facts';
import type { Finding } from '../finding';

/** Every role is there, and only the pool's users act in it, with tags. */
export const checkRoles = ({
  sessions,
  tenants,
}: Pick<Facts, 'sessions'> & Partial<Pick<Facts, 'tenants'>>): readonly Finding[] =>
  sessions.flatMap((state) =>
    [...state.roles].flatMap(([arn, role]) =>
      role === 'unknown' ? [unknown(state, arn)] : trust(state, role, identityPoolsOfTenants(state, tenants)),
    ),
  );

/** Those of the pool's tenants, as far as they were looked at. */
const identityPoolsOfTenants = ({ config }: SessionState, tenants: Facts['tenants'] | undefined): readonly string[] =>
  (tenants?.sessions ?? []).flatMap(({ config: { userPoolId, identityPoolId } }) =>
    userPoolId === config.userPoolId && identityPoolId !== undefined ? [identityPoolId] : [],
  );

const placeOf = ({ config }: SessionState, arn: string): string => `pool=${config.userPoolId}, role=${arn}`;

const unknown = (state: SessionState, arn: string): Finding => ({
  severity: 'error',
  name: 'role-unknown',
  place: placeOf(state, arn),
  what: 'IAM has no such role: the policies are written without it, and its users reach nothing.',
  remedy: 'Create it, or correct gatehouse.yaml and run `temporal gatehouse apply`.',
});

function trust(state: SessionState, { arn, trust: document }: RoleFacts, others: readonly string[]): readonly Finding[] {
  const by = { ...trustedBy(state.config), others };
  return trustFaults(document, by).map(({ name, what }) => ({
    severity: 'error',
    name: `role-${name}`,
    place: placeOf(state, arn),
    what,
    remedy: remedyFor(by),
  }));
}

const remedyFor = (by: TrustedBy): string =>
  'identityPool' in by
    ? `\`aws iam update-assume-role-policy\`: cognito-identity alone, \`aud\` = ${by.identityPool}, \`amr\` = authenticated, with sts:TagSession`
    : `\`aws iam update-assume-role-policy\`: the backend's role alone, with sts:TagSession and a condition on aws:RequestTag/${by.backendWithTag}`;
