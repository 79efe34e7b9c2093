import { type AccessState, type Deny, hardCauses } from '../contract/access';

export const isHard = ({ cause }: Deny): boolean => hardCauses.includes(cause);

export const isSoft = (deny: Deny): boolean => !isHard(deny);

export const hasHardDeny = ({ denies }: Pick<AccessState, 'denies'>): boolean => denies.some(isHard);

/** Everything is denied. */
export const hasWholeDeny = ({ denies }: Pick<AccessState, 'denies'>): boolean => denies.some(({ scope }) => scope === 'whole');

/** Nothing is granted by name and nothing is denied. */
export const isEmpty = ({ groups, denies }: AccessState): boolean => groups.length === 0 && denies.length === 0;
