import type { Program } from '../program';

/** `tenant`, the parent of what is done with tenants. */
export const addTenant = (program: Program) =>
  program.command('tenant').description('Look at tenants, or do a use case for one by hand.');

export type TenantCommand = ReturnType<typeof addTenant>;
