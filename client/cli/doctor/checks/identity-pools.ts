import { providersOf, roleGroups } from '../../../../core/config/role-exclusive';
import { tagsAmiss, wantedTags } from '../../../../core/config/tag-map';
import { rolesOf } from '../../../../core/config/types';
import type { IdentityPoolFacts } from '../../../../core/ports';
import type { Facts, SessionState } from '../facts';
import type { Finding } from '../finding';

type Check = (state: SessionState, facts: IdentityPoolFacts, place: string) => readonly Finding[];

/** Each identity pool hands on the tags, and nothing lets users into another role or keeps credentials alive for long. */
export const checkIdentityPools = ({ sessions }: Pick<Facts, 'sessions'>): readonly Finding[] =>
  sessions.flatMap((state) => {
    const { identityPool, config, tenant } = state;
    if (identityPool === undefined) return [];
    const whose = tenant === undefined ? '' : `, tenant=${tenant}`;
    const place = `pool=${config.userPoolId}, identityPool=${config.identityPoolId ?? ''}${whose}`;
    return [tags, classicFlow, tokenCheck, roleMapping, guests].flatMap((check) => check(state, identityPool, place));
  });

const tags: Check = ({ config }, facts, place) => {
  const amiss = tagsAmiss(config, facts);
  if (amiss.length === 0) return [];
  const wanted = Object.entries(wantedTags(config)).map(([tag, claim]) => `${tag}=${claim}`);
  const what = `It does not hand on ${amiss.join(', ')} as the policies read them: users reach nothing, or nothing tells them apart.`;
  const remedy = `\`aws cognito-identity set-principal-tag-attribute-map\` for every provider with --principal-tags ${wanted.join(',')}`;
  return [{ severity: 'error', name: 'principal-tags-differ', place, what, remedy }];
};

const classicFlow: Check = ({ config }, { allowClassicFlow }, place) => {
  if (allowClassicFlow === false) return [];
  const grave = roleGroups(config).length > 0;
  const what = grave
    ? 'AllowClassicFlow is not explicitly false: users may choose another role than that of their group.'
    : 'AllowClassicFlow is not explicitly false: sessions last as long as a role allows, and so must every deny.';
  const remedy = 'Set AllowClassicFlow to false; `aws cognito-identity update-identity-pool` resets what is not passed again.';
  return [{ severity: grave ? 'error' : 'warning', name: 'classic-flow', place, what, remedy }];
};

const tokenCheck: Check = ({ config }, facts, place) =>
  providersOf(config, facts)
    .filter(({ serverSideTokenCheck }) => !serverSideTokenCheck)
    .map(({ clientId }) => ({
      severity: 'warning',
      name: 'token-check-off',
      place: `${place}, client=${clientId}`,
      what: 'An ID token in hand buys credentials after its user was signed out: every deny has to outlive it.',
      remedy: 'Set ServerSideTokenCheck for this provider of the identity pool.',
    }));

const roleMapping: Check = ({ config }, facts, place) => {
  const groups = roleGroups(config);
  const wrong = providersOf(config, facts).filter(({ mapping }) => mapping.type !== 'token' || mapping.ambiguous !== 'deny');
  return groups.length === 0 || config.credentials === 'backend'
    ? []
    : wrong.map(({ clientId }) => ({
        severity: 'error',
        name: 'role-mapping',
        place: `${place}, client=${clientId}`,
        what: `Roles are not chosen by token, or ambiguity is not denied: members of ${groups.join(', ')} may act in another role.`,
        remedy: '`aws cognito-identity set-identity-pool-roles` with Type=Token,AmbiguousRoleResolution=Deny for this provider',
      }));
};

const guests: Check = ({ config }, { roles, allowUnauthenticated }, place) => {
  const guest = roles['unauthenticated'];
  if (guest === undefined || !rolesOf(config).includes(guest)) return [];
  const what = `Guests get ${guest}, a role of users${allowUnauthenticated ? '' : ', as soon as somebody lets them in'}.`;
  return [{ severity: 'error', name: 'guest-role', place, what, remedy: 'Give guests another role, or none.' }];
};
