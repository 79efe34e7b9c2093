import { managesAccess } from '../../../../core/config/types';
import { allowedElsewhere, type ElsewhereFinding } from '../../../../core/policy/allowed-elsewhere';
import type { NamedPolicy } from '../../../../core/policy/document';
import type { Facts, SessionState } from '../facts';
import type { Finding } from '../finding';

/** Nothing but the policies that Gatehouse writes lets users in. */
export const checkAllowedElsewhere = ({ sessions, hosts, at }: Facts): readonly Finding[] =>
  sessions.flatMap((state) => {
    const { config } = state;
    const host = hosts.find(({ host: { name } }) => name === config.dataBucket);
    if (!managesAccess(config) || host === undefined) return [];
    const rolePolicies = policiesOf(state);
    const found = allowedElsewhere({
      bucket: config.dataBucket,
      pool: config,
      rolePolicies,
      live: host.live,
      at: at.toISOString(),
    });
    // Of a role that could not be read nothing is known, and a failed look says so.
    return byRole(found.filter(({ role }) => state.roles.has(role))).map(([role, findings]) => toFinding(state, role, findings));
  });

const policiesOf = ({ roles }: SessionState): ReadonlyMap<string, readonly NamedPolicy[]> =>
  new Map([...roles].map(([arn, role]) => [arn, role === 'unknown' ? [] : role.policies]));

const byRole = (findings: readonly ElsewhereFinding[]): readonly (readonly [string, readonly ElsewhereFinding[]])[] =>
  [...new Set(findings.map(({ role }) => role))].map((role) => [role, findings.filter((finding) => finding.role === role)]);

function toFinding({ config }: SessionState, role: string, findings: readonly ElsewhereFinding[]): Finding {
  const place = `pool=${config.userPoolId}, role=${role}, bucket=${config.dataBucket}`;
  const [first] = findings;
  if (first?.kind === 'not-understood') {
    const what = `Whether something else lets users in cannot be said: ${first.reason}`;
    return { severity: 'warning', name: 'policy-not-understood', place, what, remedy: 'Write that statement in another way.' };
  }
  const ways = findings.flatMap((finding) =>
    finding.kind === 'allowed' ? [`${finding.verb} on ${finding.place} by ${finding.statement}`] : [],
  );
  return {
    severity: 'error',
    name: 'allowed-elsewhere',
    place,
    what: `Users may do what Gatehouse did not grant, and keep it when they leave a group: ${ways.join('; ')}.`,
    remedy: "Remove these statements from the role's policies or the bucket's; Gatehouse's own grant what is configured.",
  };
}
