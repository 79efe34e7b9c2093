import { managesAccess } from '../../../../core/config/types';
import { fromIdentityPool, signedOutWindow } from '../../../../core/plan/deny-window';
import { compile } from '../../../../core/policy/compile';
import { budgets } from '../../../../core/policy/limits';
import { compileInput } from '../../access/look-at-host';
import type { Facts, SessionState } from '../facts';
import type { Finding } from '../finding';

/** A sub with its quotes and comma. */
const bytesOfName = 39;

/** How many revocations an hour each bucket's policy sustains: the room for denies over how long one stands. */
export function checkRevocationRate(facts: Facts): readonly Finding[] {
  const { hosts, published, at } = facts;
  if (published === undefined || published === 'none') return [];
  return hosts.flatMap((state) => {
    const sessions = facts.sessions.filter(({ config }) => managesAccess(config) && config.dataBucket === state.host.name);
    const seconds = Math.max(0, ...sessions.map((session) => windowOf(session, facts)));
    if (seconds === 0) return [];
    const { bytes, denyBytes } = compile(compileInput(state, published, at));
    const room = Math.max(0, budgets[state.host.kind].bytes - (bytes - denyBytes));
    const names = Math.floor(room / bytesOfName);
    const hours = seconds / 3_600;
    const what =
      `About ${String(Math.floor(names / hours))} revocations an hour can be sustained: there is room for ${String(names)} denies, ` +
      `and one stands for ${String(Math.round(hours * 10) / 10)} h after its user was signed out.`;
    return [{ severity: 'info', name: 'revocation-rate', place: `bucket=${state.host.name}`, what }];
  });
}

function windowOf({ config, identityPool, roles }: SessionState, { pools }: Facts): number {
  const clients = pools.find((state) => state.config.userPoolId === config.userPoolId)?.clients ?? [];
  const sessions = [...roles.values()].map((role) => (role === 'unknown' ? 0 : role.maxSessionSeconds));
  const { idTokenSeconds, credentialSeconds, marginSeconds } = signedOutWindow({
    longestIdToken: Math.max(0, ...clients.map((client) => client.idTokenSeconds)),
    identityPool: fromIdentityPool(config) === undefined ? undefined : identityPool,
    longestSession: Math.max(0, ...sessions),
  });
  return idTokenSeconds + credentialSeconds + marginSeconds;
}
