import { PolicyNotUnderstood, type Policies, type Verdict, understand } from '../policy/evaluate';
import { describePlace } from '../policy/policy-not-understood';
import { userRequest } from '../policy/user-request';
import type { IsolationCase } from './isolation-cases';

/** How many requests were judged, and of how many the verdict is as it has to be. */
export interface Score {
  readonly asked: number;
  readonly held: number;
}

/** Requests of one asker about one place whose verdict is not as it has to be. */
export interface Violation {
  /** `reached`: what has to be denied is allowed. `refused`: what was granted is denied. `unknown`: nobody can say. */
  readonly kind: 'reached' | 'refused' | 'unknown';
  readonly who: string;
  readonly role: string;
  readonly bucket: string;
  readonly place: string;
  readonly actions: readonly string[];
  /** The statement that decides, or why nobody can say. */
  readonly because: string;
}

export interface IsolationReport {
  /** Requests that have to be denied. */
  readonly denied: Score;
  /** Requests that were granted. */
  readonly allowed: Score;
  readonly violations: readonly Violation[];
}

export type PoliciesFor = (bucket: string, role: string) => Policies;

/** Judges every case by the policies of its bucket and role; `at`, ISO 8601, is when it is asked. */
export function judgeCases(cases: Iterable<IsolationCase>, policiesFor: PoliciesFor, at: string): IsolationReport {
  const judge = judges(policiesFor, at);
  const scores = { denied: { asked: 0, held: 0 }, allowed: { asked: 0, held: 0 } };
  const violations = new Map<string, Violation>();
  for (const one of cases) {
    const score = scores[one.expected];
    score.asked++;
    const verdict = judge(one);
    if (!('unknown' in verdict) && verdict.decision === one.expected) score.held++;
    else note(violations, one, verdict);
  }
  return { ...scores, violations: [...violations.values()] };
}

type Judged = Verdict | { readonly unknown: string };

/** Policies are read once for each bucket and role. */
function judges(policiesFor: PoliciesFor, at: string): (one: IsolationCase) => Judged {
  const known = new Map<string, ReturnType<typeof understand> | { readonly unknown: string }>();
  return ({ asker: { role, tags }, bucket, ask }) => {
    const name = `${bucket} ${role}`;
    const judge = known.get(name) ?? understood(policiesFor(bucket, role));
    known.set(name, judge);
    if ('unknown' in judge) return judge;
    const bucketArn = `arn:${role.split(':')[1] ?? 'aws'}:s3:::${bucket}`;
    return judge(userRequest({ ...ask, role, tags, bucketArn, issuedAt: at, at }));
  };
}

function understood(policies: Policies): ReturnType<typeof understand> | { readonly unknown: string } {
  try {
    return understand(policies);
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return { unknown: error.message };
    throw error;
  }
}

function note(violations: Map<string, Violation>, { asker, bucket, place, ask, expected }: IsolationCase, judged: Judged): void {
  const { who, role } = asker;
  const kind = 'unknown' in judged ? 'unknown' : expected === 'denied' ? 'reached' : 'refused';
  const because = reasonOf(judged);
  // Of policies that are not understood one word is enough.
  const about = kind === 'unknown' ? { who: 'anybody', place: 'the bucket' } : { who, place };
  const key = JSON.stringify([kind, about, role, bucket, because]);
  const actions = violations.get(key)?.actions ?? [];
  if (actions.includes(ask.action)) return;
  violations.set(key, { kind, ...about, role, bucket, actions: [...actions, ask.action], because });
}

function reasonOf(judged: Judged): string {
  if ('unknown' in judged) return judged.unknown;
  return 'statement' in judged ? describePlace(judged.statement) : 'no statement allows it';
}
