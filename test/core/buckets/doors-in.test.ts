import { doorsIn } from '../../../core/buckets/doors-in';

const policy = (statement: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*', ...statement }],
  });

test.each([
  ['no policy', 'none', []],
  ['an origin access control', policy({ Sid: 'Cdn', Principal: { Service: 'cloudfront.amazonaws.com' } }), ['Cdn: CloudFront']],
  ['an origin access identity', policy({ Principal: { CanonicalUser: 'a1b2' } }), ['1: CloudFront']],
  [
    'delegation to access points',
    policy({ Principal: { AWS: '*' }, Condition: { StringEquals: { 's3:DataAccessPointAccount': '111122223333' } } }),
    ['1: access points'],
  ],
  ['everybody', policy({ Principal: '*' }), ['1: anybody']],
  ['everybody with a tag', policy({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalTag/tenant': '*' } } }), []],
  ['another service', policy({ Principal: { Service: ['logging.s3.amazonaws.com'] } }), ['1: logging.s3.amazonaws.com']],
  ['a role', policy({ Principal: { AWS: 'arn:aws:iam::111122223333:role/user' } }), []],
  ['a deny', policy({ Effect: 'Deny', Principal: '*' }), []],
])('%s', (_, text, expected) => {
  expect(doorsIn(text)?.map(({ statement, through }) => `${statement}: ${through}`)).toEqual(expected);
});

test.each(['{"Statement":', '{}', '{"Statement":[{"Effect":1}]}'])('%s is not understood', (text) => {
  expect(doorsIn(text)).toBeUndefined();
});
