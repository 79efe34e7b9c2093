import type { Program } from '../program';

/** `access`, the parent of what is asked about who reaches what. */
export const addAccess = (program: Program) =>
  program.command('access').description('Look at who reaches what: the policy of a host, one request, everybody. Only reads.');

export type AccessCommand = ReturnType<typeof addAccess>;
