import type { ReadValue } from './operator';

/** "true" or "false"; a request's value may be written in any case. */
export const sameFlag: ReadValue = (wanted, { refuse }) => {
  if (wanted !== 'true' && wanted !== 'false') throw refuse('Write "true" or "false".');
  return (given) => given.toLowerCase() === wanted;
};
