import type { Program } from '../program';

/** `user`, the parent of what is done with one user. */
export const addUser = (program: Program) =>
  program.command('user').description('Look at one user, or do a use case for them by hand.');

export type UserCommand = ReturnType<typeof addUser>;
