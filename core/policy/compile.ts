import type { HostedPool } from '../config/hosted-pools';
import { managesAccess } from '../config/types';
import type { PolicyHostRef } from '../contract/access';
import { sha256Hex } from '../digest';
import type { AccessRecord } from '../registry/access-record';
import { canonicalStatement, documentHash } from './canonical';
import { constantDenies, cutOffDeny, otherTenants } from './constant-denies';
import type { PolicyDocument, Statement } from './document';
import { inNewVersion, newVersion } from './foreign-version';
import { merge } from './merge';
import { sidPrefix } from './owner-mark';
import { labels, toStatement, type Label, type Piece } from './piece';
import { poolGrants } from './pool-grants';
import { poolInForce } from './pool-in-force';
import { foreignOf } from './read-live';
import { rosterNarrowing, subDenies } from './sub-denies';

export interface CompileInput {
  readonly host: PolicyHostRef;
  /** {@link ownerMark} of the control bucket: 8 hexadecimal digits. */
  readonly owner: string;
  /** Pools of other buckets, and those whose access others manage, are left out. */
  readonly pools: readonly HostedPool[];
  readonly record: Pick<AccessRecord, 'entries' | 'takenOver' | 'goneGroups' | 'unknownPrincipals' | 'cutOff'>;
  /** The live policy, for its foreign statements. */
  readonly live: PolicyDocument | undefined;
  /** Ids of the pools all of whose sessions carry the principal tags. */
  readonly tagsInForce: ReadonlySet<string>;
}

export interface CompiledPolicy {
  /** `undefined`: there is nothing to say, and a policy that is there is to be removed. */
  readonly document: PolicyDocument | undefined;
  /** Minified JSON as it is written; empty without a document. */
  readonly text: string;
  /** UTF-8 of `text`. */
  readonly bytes: number;
  /** The part of `bytes` that entries' denies take. */
  readonly denyBytes: number;
  /** 12 hexadecimal digits, as the mark has them. */
  readonly hash: string;
}

/** Statement of ours with what it is for. */
type Labelled = readonly [Label, Statement];

/**
 * The smallest document that grants and denies what the record and the templates say, foreign statements first. The same
 * input in any order gives the same text, and so does compiling again over what was compiled.
 */
export const compile = (input: CompileInput): CompiledPolicy => {
  const ours = [
    ...merge(piecesOf(input)).map((made): Labelled => [made.label, toStatement(made)]),
    ...kept(input.record.takenOver),
  ].sort(([one, { Sid: a = '' }], [other, { Sid: b = '' }]) => labels.indexOf(one) - labels.indexOf(other) || (a < b ? -1 : 1));
  const document = documentOf(
    input,
    ours.map(([, statement]) => statement),
  );
  const text = document === undefined ? '' : JSON.stringify(document);
  return { document, text, bytes: utf8Bytes(text), denyBytes: denyBytesOf(ours), hash: documentHash(document) };
};

const piecesOf = (input: CompileInput): readonly Piece[] =>
  input.pools
    .filter((pool) => managesAccess(pool) && pool.dataBucket === input.host.name)
    .flatMap((config) => {
      const pool = poolInForce(config, input);
      const { cutOff } = input.record;
      if (config.mode !== 'enforce') return [...otherTenants(pool), ...poolGrants(pool)];
      return [
        ...constantDenies(pool, input.tagsInForce.has(config.userPoolId)),
        ...otherTenants(pool),
        ...(cutOff === undefined ? [] : [cutOffDeny(pool, cutOff.before)]),
        ...subDenies(pool, cutOff),
        ...rosterNarrowing(pool),
        ...poolGrants(pool),
      ];
    });

/** Statements taken over stay as they are, under a Sid that says so. */
const kept = (statements: readonly Statement[]): readonly Labelled[] => [
  ...new Map(
    statements.map((statement): [string, Labelled] => {
      const content = canonicalStatement(statement);
      const label = statement.Effect === 'Deny' ? 'KeptDeny' : 'KeptAllow';
      return [content, [label, { ...statement, Sid: `${sidPrefix}${label}${sha256Hex(content).slice(0, 8)}` }]];
    }),
  ).values(),
];

const documentOf = ({ live, owner }: CompileInput, ours: readonly Statement[]): PolicyDocument | undefined => {
  const foreign = foreignOf(live);
  const [first, ...others] = ours;
  if (first === undefined) return live === undefined || foreign.length === 0 ? undefined : { ...live, Statement: foreign };
  const marked = (mark: string): PolicyDocument => ({
    Version: newVersion,
    ...(live?.Id === undefined ? {} : { Id: live.Id }),
    Statement: [...inNewVersion(foreign, live?.Version), { ...first, Sid: `${first.Sid ?? ''}${mark}` }, ...others],
  });
  const owned = `O${owner}`;
  return marked(`${owned}H${documentHash(marked(owned))}`);
};

const denyLabels: readonly Label[] = ['Denied', 'DeniedPart', 'KeptDeny'];

const denyBytesOf = (ours: readonly Labelled[]): number =>
  ours
    .filter(([label]) => denyLabels.includes(label))
    .reduce((sum, [, statement]) => sum + utf8Bytes(JSON.stringify(statement)) + ','.length, 0);

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
