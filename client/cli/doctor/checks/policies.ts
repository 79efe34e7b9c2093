import { compare } from '../../../../core/policy/compare';
import { compile } from '../../../../core/policy/compile';
import { budgets, fits } from '../../../../core/policy/limits';
import { compileInput, type HostState } from '../../access/look-at-host';
import type { Facts } from '../facts';
import type { Finding } from '../finding';

const recheck = '`temporal gatehouse apply`, which has the writer look again';

/** Every policy is what its record and the configuration say, and has room. */
export function checkPolicies({ hosts, published, at }: Facts): readonly Finding[] {
  if (published === undefined || published === 'none') return [];
  return hosts.flatMap((state): readonly Finding[] => {
    const place = `bucket=${state.host.name}`;
    if (state.record?.written === undefined) return [notWritten(place)];
    const compiled = compile(compileInput(state, published, at));
    const differences = compare(state.live, compiled.document);
    const { bytes } = budgets[state.host.kind];
    return [
      ...(differences.length === 0 ? [] : [differs(place, differences)]),
      ...(fits(compiled, state.host.kind) ? [] : [overBudget(place, compiled.bytes, bytes)]),
      ...refused(place, state),
    ];
  });
}

const notWritten = (place: string): Finding => ({
  severity: 'error',
  name: 'policy-not-written',
  place,
  what: 'No writer has written its policy yet: nobody is granted or denied anything by Gatehouse.',
  remedy: `Start workers, then ${recheck}.`,
});

const differs = (place: string, differences: readonly string[]): Finding => ({
  severity: 'error',
  name: 'policy-differs',
  place,
  what: `The live policy is not what was decided. To become so: ${differences.join(' ')}`,
  remedy: recheck,
});

const overBudget = (place: string, bytes: number, most: number): Finding => ({
  severity: 'error',
  name: 'policy-over-budget',
  place,
  what: `What was asked makes ${String(bytes)} bytes of ${String(most)}, part of which is kept for denies: grants are refused.`,
  remedy: 'Give the largest groups a role and `via: role`; `temporal gatehouse access preview` shows what takes the room.',
});

function refused(place: string, { record }: HostState): readonly Finding[] {
  const groups = [...new Set(Object.values(record?.entries ?? {}).flatMap((entry) => entry.refused ?? []))].sort();
  if (groups.length === 0) return [];
  const what = `Members of ${groups.join(', ')} are not granted what they should have: there was no room.`;
  return [{ severity: 'error', name: 'grants-refused', place, what, remedy: 'Give these groups a role and `via: role`.' }];
}
