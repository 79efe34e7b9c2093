import { compare } from '../../../core/policy/compare';
import { compile, type CompileInput } from '../../../core/policy/compile';
import type { PolicyDocument, Statement } from '../../../core/policy/document';
import type { PoolConfig } from '../../../core/config/types';
import type { Verb } from '../../../core/policy/verbs';
import { bucketArn, foreign, roleArn, sampleEntry, sampleInput, samplePool, sub } from './worlds';

const groups: PoolConfig['groups'] = {
  premium: { grants: [{ prefix: 'tenants/{tenant}/shared/premium/', allow: ['read'], crossTenant: false }], via: 'roster' },
};
const withMembers = (...members: readonly string[]): CompileInput =>
  sampleInput(
    { entries: Object.fromEntries(members.map((member) => [member, sampleEntry({ groups: ['premium'] })])) },
    { pools: [samplePool({ groups })] },
  );
/** Sids without the part that is made of the statement's shape. */
const said = (before: PolicyDocument | undefined, after: PolicyDocument | undefined): readonly string[] =>
  compare(before, after).map((sentence) => sentence.replace(/(Gatehouse[A-Za-z]+?)[0-9a-f]{8}\b/, '$1'));
const between = (before: CompileInput, after: CompileInput): readonly string[] =>
  said(compile(before).document, compile(after).document);

describe('what becomes different', () => {
  test('nothing', () => {
    expect(between(withMembers(sub(1)), withMembers(sub(1)))).toEqual([]);
    expect(compare(foreign, { ...foreign, Statement: foreign.Statement })).toEqual([]);
    expect(compare(undefined, undefined)).toEqual([]);
  });

  test('a first member, one more, one in place of another, and none any more', () => {
    const where = 'in role app-user';
    const what = 'read on tenants/{tenant}/shared/premium/';
    expect(between(withMembers(), withMembers(sub(1)))).toEqual([
      `GatehouseRosterObjects is added: it allows sub ${sub(1)} ${where} ${what}.`,
    ]);
    expect(between(withMembers(sub(1)), withMembers(sub(1), sub(2)))).toEqual([
      `GatehouseRosterObjects is changed: it allows sub ${sub(2)} ${where} ${what}.`,
    ]);
    expect(between(withMembers(sub(1), sub(2)), withMembers(sub(2), sub(3)))).toEqual([
      `GatehouseRosterObjects is changed: it allows sub ${sub(3)} ${where} ${what}; it no longer allows sub ${sub(1)} ${where} ${what}.`,
    ]);
    expect(between(withMembers(sub(1)), withMembers())).toEqual([
      `GatehouseRosterObjects is removed: it no longer allows sub ${sub(1)} ${where} ${what}.`,
    ]);
  });

  test('a denied user, and one whose deny is lifted', () => {
    const denied = sampleInput({ entries: { [sub(1)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }) } });
    expect(between(sampleInput(), denied)).toEqual([
      `GatehouseDenied is added: it denies sub ${sub(1)} everything on the bucket.`,
    ]);
    expect(between(denied, sampleInput())).toEqual([
      `GatehouseDenied is removed: it no longer denies sub ${sub(1)} everything on the bucket.`,
    ]);
  });

  test('a role that joins the others is told by itself', () => {
    const wider: PoolConfig['groups'] = { premium: { grants: [], via: 'role', role: roleArn('premium') } };
    const sentences = between(sampleInput(), sampleInput({}, { pools: [samplePool({ groups: wider })] }));
    expect(sentences).toContain(
      'GatehouseObjects is changed: it allows role premium read, write, delete on tenants/{tenant}/users/{sub}/.',
    );
    expect(sentences).toContain('GatehouseArchive is changed: it denies role premium everything on archive/.');
    expect(sentences.filter((sentence) => !sentence.includes('is changed: it'))).toEqual([]);
  });

  test('a tier that no longer writes is told as what it loses', () => {
    const tier = (ownPrefix: readonly Verb[]): CompileInput =>
      sampleInput(
        {},
        { pools: [samplePool({ groups: { tier: { grants: [], ownPrefix, via: 'role', role: roleArn('tier') } } })] },
      );
    expect(between(tier(['read', 'write']), tier(['read']))).toEqual([
      'GatehouseObjects is changed: it no longer allows role tier write on tenants/{tenant}/users/{sub}/.',
    ]);
  });

  test('a statement of ours that somebody edited: one list tells the difference, several both readings', () => {
    const statement: Statement = {
      Sid: 'GatehouseObjects00000000',
      Effect: 'Allow',
      Principal: { AWS: roleArn('app-user') },
      Action: 's3:GetObject',
      Resource: `${bucketArn}/a/?*`,
    };
    const of = (one: Statement): PolicyDocument => ({ Version: '2012-10-17', Statement: [one] });
    expect(said(of(statement), of({ ...statement, Action: ['s3:GetObject', 's3:PutObjectAcl'] }))).toEqual([
      'GatehouseObjects is changed: it allows role app-user s3:PutObjectAcl on a/.',
    ]);
    expect(said(of(statement), of({ ...statement, Principal: '*' }))).toEqual([
      'GatehouseObjects is changed: before, it allows role app-user read on a/; now, it allows everyone read on a/.',
    ]);
    expect(said(of(statement), of({ ...statement, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }))).toEqual([
      'GatehouseObjects is changed: before, it allows role app-user read on a/; now, it allows role app-user where IpAddress aws:SourceIp "203.0.113.0/24" read on a/.',
    ]);
  });

  test('foreign statements, with a Sid and without', () => {
    expect(said(undefined, foreign)).toEqual([
      'Backup, which Gatehouse did not write, is added: it allows 111122223333 read on the bucket.',
      'A statement without Sid is added: it denies everyone where Bool aws:SecureTransport true s3:DeleteBucket on the bucket.',
    ]);
  });
});
