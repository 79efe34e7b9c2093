import type { Program } from '../program';

/** `tenant`, the parent of what is done with tenants. */
export const addTenant = (program: Program) => program.command('tenant').description('Decide about tenants and their users.');

export type TenantCommand = ReturnType<typeof addTenant>;
