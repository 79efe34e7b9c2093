import { sortVerbs, type Verb } from '../policy/verbs';

export const ownPrefix = 'in their own prefix';

/** `members of premium gain read, list on shared/premium/`. */
export function gainsAndLosses(who: string, before: readonly Verb[], after: readonly Verb[], where: string): readonly string[] {
  const { gained, lost } = differences(before, after);
  return [
    ...(gained.length === 0 ? [] : [`${who} gain ${sortVerbs(gained).join(', ')} ${where}`]),
    ...(lost.length === 0 ? [] : [`${who} lose ${sortVerbs(lost).join(', ')} ${where}`]),
  ];
}

export const differences = <T>(before: readonly T[], after: readonly T[]) => ({
  gained: after.filter((item) => !before.includes(item)),
  lost: before.filter((item) => !after.includes(item)),
});

export const changed = (setting: string, from: string, to: string): readonly string[] =>
  from === to ? [] : [`${setting} becomes ${to} (was ${from})`];
