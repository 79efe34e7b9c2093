import { compile } from '../../../core/policy/compile';
import { oursOf } from '../../../core/policy/read-live';
import { forgetSub, subsOf, takeOver } from '../../../core/policy/take-over';
import type { PoolConfig } from '../../../core/config/types';
import { sampleEntry, sampleInput, samplePool, sub } from './worlds';

const groups: PoolConfig['groups'] = {
  premium: { grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: true }], via: 'roster' },
};
const pools = [samplePool({ groups })];
const entries = {
  [sub(1)]: sampleEntry({ groups: ['premium'] }),
  [sub(2)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }),
  [sub(3)]: sampleEntry({ groups: ['premium'], denies: [{ cause: 'deleted', scope: 'whole' }] }),
};
const taken = takeOver(oursOf(compile(sampleInput({ entries }, { pools })).document));

test('statements that name subs are taken over, denies and grants; what is compiled anyway is not', () => {
  expect(taken.map((statement) => [statement.Effect, subsOf(statement)])).toEqual([
    ['Deny', [sub(2), sub(3)]],
    ['Allow', [sub(1), sub(3)]],
  ]);
});

test('compiled with no record, they say what was said', () => {
  const { document } = compile(sampleInput({ takenOver: taken }, { pools }));
  const named = takeOver(oursOf(document));
  expect(named.map(({ Sid: _sid, ...rest }) => rest)).toEqual(taken.map(({ Sid: _sid, ...rest }) => rest));
  expect(compile(sampleInput({ takenOver: named }, { pools })).text).toBe(
    compile(sampleInput({ takenOver: taken }, { pools })).text,
  );
});

test('a sub that asked anew is forgotten everywhere, and others stay', () => {
  const without = forgetSub(taken, sub(3));
  expect(without.map(subsOf)).toEqual([[sub(2)], [sub(1)]]);
});

test('a statement that would name nobody goes: without its names it would mean everybody', () => {
  expect(forgetSub(forgetSub(taken, sub(3)), sub(2)).map(({ Effect }) => Effect)).toEqual(['Allow']);
  expect(forgetSub(taken, sub(9))).toEqual(taken);
});
