import { PolicyNotUnderstood, type NamedPolicy, type PolicyDocument } from '../../../core/policy/evaluate';
import { percentDecode } from '../percent-decode';

/** A policy as AWS answers it: JSON, percent-encoded by IAM. Throws PolicyNotUnderstood for what is no JSON. */
export function parsePolicy(name: string, source: string | undefined, kind: 'identity' | 'resource' = 'identity'): NamedPolicy {
  const json = source?.trimStart().startsWith('{') ? source : percentDecode(source ?? '');
  try {
    return { name, document: JSON.parse(json) as PolicyDocument };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PolicyNotUnderstood({ kind, policy: name }, 'document', json.slice(0, 100), 'A policy is a JSON document.');
  }
}
