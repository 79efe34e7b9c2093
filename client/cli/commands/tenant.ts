import type { Program } from '../program';

/** `tenant`, the parent of what is done with one tenant. */
export const addTenant = (program: Program) =>
  program.command('tenant').description('Look at one tenant, or do a use case for it by hand.');

export type TenantCommand = ReturnType<typeof addTenant>;
