import fc from 'fast-check';
import { documentHash, sameMeaning } from '../../../core/policy/canonical';
import { compile } from '../../../core/policy/compile';
import { listOf, type PolicyDocument, type Statement } from '../../../core/policy/document';
import { evaluate } from '../../../core/policy/evaluate';
import { ownerMark, readMark } from '../../../core/policy/owner-mark';
import { foreignOf, oursOf } from '../../../core/policy/read-live';
import { userRequest } from '../../../core/policy/user-request';
import { bucketArn, foreign, roleArn, sampleInput } from './worlds';

describe('foreign statements', () => {
  test('of 19 KB stay as they are, first and in their order', () => {
    const statements = Array.from({ length: 19 }, (_, index): Statement => ({
      Sid: `Theirs${String(18 - index)}`,
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: [`${bucketArn}/${'x'.repeat(800)}/*`],
    }));
    const live = { Version: '2012-10-17', Statement: statements };
    const { document, bytes } = compile(sampleInput({}, { live }));
    expect(bytes).toBeGreaterThan(19_000);
    expect(foreignOf(document)).toEqual(statements);
    expect(listOf(document?.Statement).slice(0, 19)).toEqual(statements);
    expect(oursOf(document).length).toBeGreaterThan(0);
  });

  test('stay alone, with Version and Id, when there is nothing of ours to say', () => {
    const { document, text } = compile(sampleInput({}, { pools: [], live: { ...foreign, Version: '2008-10-17' } }));
    expect(document).toEqual({ ...foreign, Version: '2008-10-17' });
    expect(JSON.parse(text)).toEqual(document);
  });

  test('of the old version keep their meaning under the new one', () => {
    const literal = `${bucketArn}/\${aws:username}/*`;
    const old: PolicyDocument = {
      Version: '2008-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: literal,
        Condition: { StringLike: { 's3:prefix': ['${a}', 'b'] } },
      },
    };
    const once = compile(sampleInput({}, { live: old }));
    expect(once.document?.Version).toBe('2012-10-17');
    expect(foreignOf(once.document)).toEqual([
      {
        ...listOf(old.Statement)[0],
        Resource: `${bucketArn}/\${$}{aws:username}/*`,
        Condition: { StringLike: { 's3:prefix': ['${$}{a}', 'b'] } },
      },
    ]);
    expect(compile(sampleInput({}, { live: once.document })).text).toBe(once.text);
  });

  test('of the old version decide every request as before', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('ab*?${}/:')), maxLength: 8 });
    const decide = (live: PolicyDocument, key: string, prefix: string): string =>
      evaluate(userRequest({ role: roleArn('stranger'), tags: { a: 'b' }, bucketArn, action: 's3:GetObject', key, prefix }), {
        identity: [],
        resource: { name: 'data', document: live },
      }).because;
    fc.assert(
      fc.property(text, text, text, (pattern, key, prefix) => {
        const statement: Statement = {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `${bucketArn}/${pattern}`,
          Condition: { StringLike: { 's3:prefix': [pattern, '*b*'] } },
        };
        const live = { Version: '2008-10-17', Statement: statement };
        const { document } = compile(sampleInput({}, { live }));
        for (const asked of [key, pattern]) {
          expect(decide({ ...document, Statement: foreignOf(document) }, asked, prefix)).toBe(decide(live, asked, prefix));
        }
      }),
    );
  });
});

describe('the mark', () => {
  const owner = ownerMark('acme-gatehouse');
  const { document, hash } = compile(sampleInput({}, { owner, live: foreign }));

  test('names the deployment and the document, on the first statement of ours', () => {
    expect(owner).toMatch(/^[0-9a-f]{8}$/);
    expect(readMark(document)).toEqual({ owner, hash });
    expect(oursOf(document)[0]?.Sid).toBe(`GatehouseTlsOnlyO${owner}H${hash}`);
    expect(readMark(foreign)).toBeUndefined();
  });

  test('tells when anything else of the document changed, foreign parts included', () => {
    const edited = { ...document, Statement: listOf(document?.Statement).slice(1) };
    expect(documentHash(document)).toBe(hash);
    expect(documentHash(edited)).not.toBe(hash);
    expect(sameMeaning(document, edited)).toBe(false);
  });
});
