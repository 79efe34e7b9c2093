import { GatehouseFailure } from '../../../core/failures';
import { evaluate, PolicyNotUnderstood } from '../../../core/policy/evaluate';
import { explain } from '../../../core/policy/explain';
import { policyCases, type Expectation, type PolicyCase } from './case-table';

/** What came of a case, in the words of its expectation: only what the table asks about. */
const outcome = ({ request, policies, expect: asked }: PolicyCase): Record<string, unknown> => {
  const whatIsAsked = (found: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(found).filter(([key]) => key in asked));
  try {
    const verdict = evaluate(request, policies);
    return { because: verdict.because, ...('statement' in verdict ? whatIsAsked(verdict.statement) : {}) };
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return { error: error.element, ...whatIsAsked(error.place) };
    if (error instanceof GatehouseFailure) return { badRequest: error.details.place };
    throw error;
  }
};

describe('evaluate', () => {
  test.each(policyCases.map((row) => [`${row.topic}: ${row.name}`, row] as const))('%s', (_name, row) => {
    const seen = { reason: row.reason, ...outcome(row) };
    expect(seen).toEqual({ reason: row.reason, ...row.expect });
  });

  test('the tables hold at least 150 cases, each with a reason and a name of its own', () => {
    expect(policyCases.length).toBeGreaterThanOrEqual(150);
    expect(policyCases.filter(({ reason }) => reason.length < 10)).toEqual([]);
    expect(new Set(policyCases.map(({ topic, name }) => `${topic}: ${name}`)).size).toBe(policyCases.length);
  });

  test('every error names kind, policy, statement, element and remedy', () => {
    const refused = policyCases.filter(({ expect: asked }) => 'error' in asked);
    expect(refused.length).toBeGreaterThan(20);
    for (const { request, policies } of refused) {
      expect(() => evaluate(request, policies)).toThrow(/^(identity|resource) policy "[^"]+".*, \w.*: .*is not understood\. .+/);
    }
  });
});

describe('explain', () => {
  const decided = policyCases.filter(({ expect: asked }) => 'because' in asked);
  const deciding: Record<string, string> = { allow: 'Allow', 'explicit-deny': 'Deny' };

  test('agrees with evaluate on every case of the tables', () => {
    for (const { request, policies, expect: asked, reason } of decided) {
      const { because } = asked as Extract<Expectation, { because: string }>;
      const explanations = explain(request, policies);
      const applying: readonly string[] = explanations.filter(({ applies }) => applies).map(({ effect }) => effect);
      expect(explanations.every(({ applies, whyNot }) => applies === (whyNot === undefined))).toBe(true);
      const expected = deciding[because];
      const agrees = expected === undefined ? applying.length === 0 : applying.includes(expected);
      expect({ reason, agrees }).toEqual({ reason, agrees: true });
    }
  });

  test('says why each statement does not apply, without values of the request', () => {
    const [{ request }] = policyCases as [PolicyCase];
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' } as const;
    const document = {
      Version: '2012-10-17',
      Statement: [
        { ...statement, Principal: { AWS: '999988887777' } },
        { ...statement, Principal: { AWS: '111122223333' } },
        { ...statement, Action: 's3:PutObject' },
        { ...statement, Resource: 'arn:aws:s3:::other/*' },
        { ...statement, Condition: { StringEquals: { 'aws:PrincipalTag/sub': 'u2' } } },
        statement,
      ],
    };
    const explanations = explain({ ...request }, { identity: [], resource: { name: 'data', document } });
    expect(explanations.map(({ whyNot }) => whyNot)).toEqual([
      'Principal does not name the caller',
      'Principal names the account, which leaves the grant to identity policies',
      'Action does not cover the action',
      'Resource does not cover the resource',
      'Condition StringEquals aws:PrincipalTag/sub does not hold',
      undefined,
    ]);
  });
});
