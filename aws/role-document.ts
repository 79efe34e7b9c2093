import { GatehouseFailure } from '../core/failures';
import type { PolicyDocument } from '../core/policy/document';

/**
 * A policy as IAM answers it: JSON, percent-encoded by RFC 3986
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html). What it says is judged by `evaluate`,
 * which checks the whole document. Raises `PolicyUnreadable` for what is no JSON.
 */
export function roleDocument(of: string, name: string, source = ''): PolicyDocument {
  try {
    return JSON.parse(source.trimStart().startsWith('{') ? source : decodeURIComponent(source)) as PolicyDocument;
  } catch (cause) {
    const remedy = 'Correct the policy in IAM.';
    throw new GatehouseFailure('PolicyUnreadable', { place: `${of}, policy=${name}`, remedy }, { cause });
  }
}
