import fc from 'fast-check';
import { evaluate, type AccessRequest, type Statement } from '../../../core/policy/evaluate';
import { plainRequest, policyCases } from './case-table';

/** Any one character of the text. */
const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(characters));

const Version = '2012-10-17';
const allow = (Resource: string, more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: 's3:*',
  Resource,
  ...more,
});
const decide = (request: AccessRequest, ...statements: readonly Statement[]): string =>
  evaluate(request, { identity: [{ name: 'role-policy', document: { Version, Statement: statements } }] }).because;

/** The cases with a verdict, each at some time, so that their policies can be mixed. */
const understood = policyCases
  .filter(({ expect: asked }) => 'because' in asked)
  .map((row) => ({
    ...row,
    request: { ...row.request, context: { 'aws:CurrentTime': '2026-11-24T00:00:00Z', ...row.request.context } },
  }));
const anyCase = fc.constantFrom(...understood);

/** Characters that mean something to policies, ARNs or regular expressions, beside plain ones. */
const hostileText = fc.string({ unit: oneOf("ab1*?$\{\}:/.,'()[]|\\^+- é😀"), maxLength: 12 });
const name = fc.string({ unit: oneOf('ab1-'), minLength: 1, maxLength: 6 });

describe('evaluate, by its laws', () => {
  test('a Deny of everything beats whatever else the policies say', () => {
    fc.assert(
      fc.property(anyCase, ({ request, policies }) => {
        const all = { name: 'deny', document: { Version, Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } } as const;
        expect(evaluate(request, { ...policies, identity: [...policies.identity, all] }).because).toBe('explicit-deny');
      }),
    );
  });

  test('one more Deny never turns a denial into a grant, and one more Allow never lifts an explicit Deny', () => {
    fc.assert(
      fc.property(anyCase, anyCase, fc.constantFrom('Allow', 'Deny'), (base, other, Effect) => {
        const added = other.policies.identity.map(({ name: of, document }) => ({
          name: of,
          document: { ...document, Statement: [document.Statement].flat().map((statement) => ({ ...statement, Effect })) },
        }));
        const before = evaluate(base.request, base.policies).because;
        const after = evaluate(base.request, { ...base.policies, identity: [...base.policies.identity, ...added] }).because;
        if (Effect === 'Deny') expect([before, 'explicit-deny']).toContain(after);
        else expect([before, before === 'no-allow' ? 'allow' : before]).toContain(after);
      }),
    );
  });

  test('the order of statements does not matter', () => {
    const statements = understood
      .flatMap(({ policies }) => policies.identity)
      .flatMap(({ document }) => [document.Statement].flat());
    const some = fc.subarray([...new Set(statements)], { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        anyCase,
        some.chain((picked) => fc.tuple(fc.constant(picked), fc.shuffledSubarray(picked, { minLength: picked.length }))),
        ({ request }, [one, other]) => {
          expect(decide(request, ...one)).toBe(decide(request, ...other));
        },
      ),
    );
  });

  test('a variable covers its own value and no other, whatever characters either holds', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (own, asked) => {
        const request = { ...plainRequest, resource: `arn:aws:s3:::data/${asked}`, context: { 'aws:PrincipalTag/sub': own } };
        expect(decide(request, allow('arn:aws:s3:::data/${aws:PrincipalTag/sub}'))).toBe(own === asked ? 'allow' : 'no-allow');
      }),
    );
  });

  test('a variable in StringLike and in ArnLike covers its own value and no other', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (own, asked) => {
        const context = { 'aws:PrincipalTag/sub': own, 's3:prefix': asked, 'aws:SourceArn': `arn:aws:sns:::${asked}` };
        const expected = own === asked ? 'allow' : 'no-allow';
        const like = { StringLike: { 's3:prefix': '${aws:PrincipalTag/sub}' } };
        const arnLike = { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:::${aws:PrincipalTag/sub}' } };
        expect(decide({ ...plainRequest, context }, allow('*', { Condition: like }))).toBe(expected);
        expect(decide({ ...plainRequest, context }, allow('*', { Condition: arnLike }))).toBe(expected);
      }),
    );
  });

  test('a prefix that ends in a slash reaches no name that merely begins alike', () => {
    fc.assert(
      fc.property(name, name, name, (tenant, more, key) => {
        const ask = (owner: string): string =>
          decide(
            { ...plainRequest, resource: `arn:aws:s3:::data/${owner}/${key}`, context: { 'aws:PrincipalTag/tenant': tenant } },
            allow('arn:aws:s3:::data/${aws:PrincipalTag/tenant}/?*'),
          );
        expect(ask(tenant)).toBe('allow');
        expect(ask(tenant + more)).toBe('no-allow');
        expect(ask(more + tenant)).toBe('no-allow');
      }),
    );
  });

  test('an escaped text covers itself and no other', () => {
    const plain = fc.string({ unit: oneOf('ab*?$'), maxLength: 8 });
    fc.assert(
      fc.property(plain, plain, (text, asked) => {
        const escaped = text.replace(/[*?$]/g, (char) => `\${${char}}`);
        const request = { ...plainRequest, resource: `arn:aws:s3:::data/${asked}` };
        expect(decide(request, allow(`arn:aws:s3:::data/${escaped}`))).toBe(text === asked ? 'allow' : 'no-allow');
      }),
    );
  });

  test('wildcards mean what the plain definition of them says', () => {
    const fits = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*') return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
      return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && fits(pattern.slice(1), text.slice(1));
    };
    const pattern = fc.string({ unit: oneOf('ab*?/:'), maxLength: 7 });
    const text = fc.string({ unit: oneOf('ab/:'), maxLength: 7 });
    fc.assert(
      fc.property(pattern, text, (wanted, given) => {
        const request = { ...plainRequest, resource: `arn:aws:s3:::data/${given}` };
        expect(decide(request, allow(`arn:aws:s3:::data/${wanted}`))).toBe(fits(wanted, given) ? 'allow' : 'no-allow');
      }),
      { numRuns: 500 },
    );
  });

  test('every condition holds or its negation does, but never both, when the request has the key', () => {
    const pairs = [
      ['StringEquals', 'StringNotEquals'],
      ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
      ['StringLike', 'StringNotLike'],
    ] as const;
    const value = fc.string({ unit: oneOf('abAB*?'), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(value, { minLength: 1, maxLength: 3 }),
        value,
        ([positive, negative], wanted, given) => {
          const request = { ...plainRequest, context: { 's3:prefix': given } };
          const holds = (operator: string): string =>
            decide(request, allow('*', { Condition: { [operator]: { 's3:prefix': wanted } } }));
          expect([holds(positive), holds(negative)].sort()).toEqual(['allow', 'no-allow']);
        },
      ),
    );
  });
});
