import { GatehouseFailure } from '../../../core/failures';
import { foreignOf, oursOf, readLive } from '../../../core/policy/read-live';
import { compile } from '../../../core/policy/compile';
import { foreign, sampleInput } from './worlds';

const host = { kind: 's3', name: 'data' } as const;

test('no policy is none', () => {
  expect(readLive(host, undefined)).toBeUndefined();
  expect([foreignOf(undefined), oursOf(undefined)]).toEqual([[], []]);
});

test('a policy is told apart into what is ours and what is foreign', () => {
  const compiled = compile(sampleInput({}, { live: foreign }));
  const read = readLive(host, compiled.text);
  expect(read).toEqual(compiled.document);
  expect(foreignOf(read)).toEqual(foreign.Statement);
  expect([...foreignOf(read), ...oursOf(read)]).toEqual(read?.Statement);
});

test('a single statement outside of a list is read, whatever it holds', () => {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'new:Action',
    Resource: '*',
    Condition: { NewOperator: { k: 'v' } },
  };
  expect(foreignOf(readLive(host, JSON.stringify({ Statement: statement })))).toEqual([statement]);
});

test.each([
  ['no JSON', '{"Version":'],
  ['nothing', ''],
  ['a list', '[]'],
  ['null', 'null'],
  ['no statements', '{"Version":"2012-10-17"}'],
  ['a statement that is none', '{"Statement":["Deny"]}'],
  ['a statement without effect', '{"Statement":[{"Sid":"x"}]}'],
  ['a Sid that is no text', '{"Statement":[{"Sid":5,"Effect":"Deny"}]}'],
  ['a Version that is no text', '{"Version":2012,"Statement":[]}'],
  ['elements that we would lose', '{"Statement":[],"Comment":"x"}'],
])('%s is refused by host, without a word of it', (_name, text) => {
  expect(() => readLive(host, text)).toThrow(GatehouseFailure);
  expect(() => readLive(host, text)).toThrow(
    'The live policy is not one that can be read. [policy of s3:data] Repair or remove it by hand: nothing is written over a policy that cannot be kept.',
  );
});
