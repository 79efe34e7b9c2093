import type { PolicyPlan } from './plan-policies';

/** What becomes of each policy, a heading for each that differs. */
export const describePolicies = (policies: readonly PolicyPlan[]): readonly string[] =>
  policies
    .filter(({ differences }) => differences.length > 0)
    .flatMap(({ host, differences }) => [
      `Policy of bucket ${host.name}:`,
      ...differences.map((difference) => `  ${difference}`),
    ]);
