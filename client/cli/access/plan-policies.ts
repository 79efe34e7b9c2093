import { policyHosts } from '../../../core/config/policy-hosts';
import type { GatehouseConfig, PublishedConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import { GatehouseFailure } from '../../../core/failures';
import { compare } from '../../../core/policy/compare';
import { compile } from '../../../core/policy/compile';
import { fits, overBudget } from '../../../core/policy/limits';
import { compileFor, compileInput, type HostPorts, type HostState, lookAtHost } from './look-at-host';

/** What becomes of one policy, in words; empty when nothing. */
export interface PolicyPlan {
  readonly host: PolicyHostRef;
  readonly differences: readonly string[];
}

export interface PoliciesPlan {
  readonly policies: readonly PolicyPlan[];
  readonly warnings: readonly string[];
}

type Next = Pick<PublishedConfig, 'config' | 'tagsInForceFrom'>;

/**
 * Compiles the policy of each host under both configurations, with who is in its access record. Raises what
 * {@link lookAtHost} raises for hosts of the next configuration; one that left it may be gone.
 */
export async function planPolicies(
  ports: HostPorts,
  before: PublishedConfig | undefined,
  next: Next,
  now: Date,
): Promise<PoliciesPlan> {
  const hosts = policyHosts(next.config);
  const left = policyHosts(before?.config).filter(({ name }) => !hosts.some((host) => host.name === name));
  const policies: PolicyPlan[] = [];
  const warnings: string[] = [];
  const old = before ?? { config: withoutPools(next.config) };
  for (const host of [...hosts, ...left]) {
    const state = await lookAtHost(ports, host).catch((error: unknown) => ofOneThatLeft(error, left.includes(host)));
    if ('gone' in state) {
      warnings.push(`policy of ${host.name}, which is no longer served, cannot be looked at: ${state.gone}`);
      continue;
    }
    policies.push({ host, differences: differencesOf(state, old, next, now) });
    const input = compileInput(state, next, now);
    const compiled = compile(input);
    if (!fits(compiled, host.kind)) warnings.push(overBudget(compiled, input).message);
  }
  return { policies, warnings };
}

const differencesOf = (state: HostState, old: Next, next: Next, now: Date): readonly string[] =>
  compare(compileFor(state, old, now).document, compileFor(state, next, now).document);

const withoutPools = (config: GatehouseConfig): GatehouseConfig => ({ ...config, pools: [] });

function ofOneThatLeft(error: unknown, left: boolean): { readonly gone: string } {
  if (left && error instanceof GatehouseFailure) return { gone: error.message };
  throw error;
}
