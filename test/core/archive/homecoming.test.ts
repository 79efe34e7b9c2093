import fc from 'fast-check';
import {
  afterBringing,
  coldArchives,
  coldCopies,
  homecomingOf,
  type HomecomingProgress,
  nextOf,
} from '../../../core/archive/homecoming';

/** For each list: its archive, and copies of it that are cold at first, and once they were thawed. */
const lists = fc.array(
  fc.record({ archive: fc.integer({ min: 0, max: 2 }), cold: fc.nat({ max: 3 }), stillCold: fc.nat({ max: 1 }) }),
  { maxLength: 6 },
);

interface Played {
  readonly did: readonly string[];
  readonly end: HomecomingProgress;
}

/** Goes all the way; a run that continues as new hands its progress on as JSON. */
function play(given: readonly { archive: number; cold: number; stillCold: number }[], thaws: boolean, isNewRun: boolean): Played {
  const of = { epoch: 1, pass: 0 };
  let progress = homecomingOf(given.map(({ archive }, part) => ({ archive, of, part })));
  const did: string[] = [];
  for (let turn = nextOf(progress, thaws); turn !== undefined; turn = nextOf(progress, thaws)) {
    const { stage, part } = turn;
    const { cold = 0, stillCold = 0 } = given[part.part] ?? {};
    did.push(`${stage} ${String(part.part)}`);
    const bytes = 10;
    if (stage === 'bring') progress = afterBringing(turn, { objects: 1, bytes, cold });
    else if (stage === 'bring thawed') progress = afterBringing(turn, { objects: cold - stillCold, bytes, cold: stillCold });
    else ({ progress } = turn);
    progress = { ...progress, done: progress.done + 1 };
    if (isNewRun) progress = JSON.parse(JSON.stringify(progress)) as HomecomingProgress;
  }
  return { did, end: progress };
}

test('every list is brought, what is cold is thawed and brought where somebody asked for it, and taking out comes last', () => {
  fc.assert(
    fc.property(lists, fc.boolean(), fc.boolean(), (given, thaws, isNewRun) => {
      const cold = given.flatMap((list, part) => (thaws && list.cold > 0 ? [part] : []));
      const all = given.map((_list, part) => part);
      const steps = (stage: string, parts: readonly number[]) => parts.map((part) => `${stage} ${String(part)}`);
      const { did, end } = play(given, thaws, isNewRun);
      expect(did).toEqual([
        ...steps('bring', all),
        ...steps('ask to thaw', cold),
        ...steps('await thaw', cold),
        ...steps('bring thawed', cold),
        ...steps('take out', all),
      ]);
      const left = given.map((list) => ({ ...list, stays: thaws && list.cold > 0 ? list.stillCold : list.cold }));
      expect(coldCopies(end)).toBe(left.reduce((sum, { stays }) => sum + stays, 0));
      expect(coldArchives(end)).toEqual(new Set(left.flatMap(({ archive, stays }) => (stays > 0 ? [archive] : []))));
      expect(end.bytes).toBe(10 * (all.length + cold.length));
    }),
  );
});
