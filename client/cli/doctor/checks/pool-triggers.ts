import type { Facts } from '../facts';
import type { Finding } from '../finding';

const useful = ['PostConfirmation', 'PostAuthentication'] as const;

const follows = {
  PostConfirmation: 'whoever signs up has storage seconds to minutes later, when CloudTrail tells of it, instead of at once',
  PostAuthentication: 'whoever an administrator created or imported has storage when CloudTrail tells of it',
} as const;

/** Which of the pool's triggers call a function, and what follows where none does. */
export const checkPoolTriggers = ({ pools }: Facts): readonly Finding[] =>
  pools.flatMap(({ config, pool }) => {
    const absent = useful.filter((name) => pool !== undefined && !pool.triggers.includes(name));
    return absent.map((name) => ({
      severity: 'info' as const,
      name: 'pool-trigger-absent',
      place: `pool=${config.userPoolId}, trigger=${name}`,
      what: `The pool calls no function: ${follows[name]}.`,
      remedy: `Set the pool's ${name} trigger to the function of docs/running.md, or leave it to CloudTrail.`,
    }));
  });
