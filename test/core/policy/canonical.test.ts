import { canonical, canonicalStatement, sameMeaning } from '../../../core/policy/canonical';
import type { PolicyDocument, Statement } from '../../../core/policy/document';

const plain: Statement = { Sid: 'A', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' };
const of = (...statements: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });

describe('documents that say the same', () => {
  test.each<[string, Statement, Statement]>([
    ['a value and a list of it', plain, { ...plain, Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::data/*'] }],
    [
      'a list in any order, with repetitions',
      { ...plain, Action: ['s3:GetObject', 's3:PutObject'] },
      { ...plain, Action: ['s3:PutObject', 's3:GetObject', 's3:PutObject'] },
    ],
    ['everyone', plain, { ...plain, Principal: { AWS: ['*'] } }],
    [
      'an account and its root',
      { ...plain, Principal: { AWS: '111122223333' } },
      { ...plain, Principal: { AWS: ['arn:aws:iam::111122223333:root'] } },
    ],
    [
      'booleans and numbers as text',
      { ...plain, Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': 5 } } },
      { ...plain, Condition: { NumericLessThan: { 's3:max-keys': ['5'] }, Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    ['no conditions', plain, { ...plain, Condition: {} }],
  ])('%s', (_name, one, other) => {
    expect(sameMeaning(of(one), of(other))).toBe(true);
    expect(canonicalStatement(one)).toBe(canonicalStatement({ ...other, Sid: 'B' }));
  });

  test('a statement alone and a list of it', () => {
    expect(sameMeaning({ Version: '2012-10-17', Statement: plain }, of(plain))).toBe(true);
  });

  test('statements of ours in any order; foreign ones keep theirs', () => {
    const [one, other] = [
      { ...plain, Sid: 'GatehouseA' },
      { ...plain, Sid: 'GatehouseB' },
    ];
    expect(sameMeaning(of(plain, one, other), of(other, plain, one))).toBe(true);
    expect(sameMeaning(of(plain, { ...plain, Sid: 'B' }), of({ ...plain, Sid: 'B' }, plain))).toBe(false);
  });

  test('no policy and no policy', () => {
    expect(sameMeaning(undefined, undefined)).toBe(true);
    expect(canonical(undefined)).toBe('');
  });
});

describe('documents that do not', () => {
  test.each<[string, PolicyDocument]>([
    ['another version', { ...of(plain), Version: '2008-10-17' }],
    ['an id', { ...of(plain), Id: 'x' }],
    ['another effect', of({ ...plain, Effect: 'Deny' })],
    ['a key in another place', of({ ...plain, Resource: 'arn:aws:s3:::data/A*' })],
    [
      'an action in place of all others',
      of({ Sid: 'A', Effect: 'Allow', Principal: '*', NotAction: 's3:GetObject', Resource: '*' }),
    ],
    ['a condition', of({ ...plain, Condition: { Null: { 's3:prefix': 'true' } } })],
    ['another Sid', of({ ...plain, Sid: 'B' })],
    ['a second statement', of(plain, plain)],
  ])('%s', (_name, other) => {
    expect(sameMeaning(of(plain), other)).toBe(false);
  });

  test('some policy and none', () => {
    expect(sameMeaning(of(plain), undefined)).toBe(false);
  });
});
