import type { AwsCall, UpstreamAnswer } from '../types';
import { orNull, type DescribedCall } from './described-call';
import { redactConfigFields, redactUserFields } from './redact';

/** Read-only calls, which reach a rule only with a state that Gatehouse does not ask for. */
const reads = /^(Admin)?(List|Get|Describe)/;

/** Calls about a pool and what belongs to it, not about a user. */
const configCalls =
  /^((Create|Update|Delete|Set|Add)(Group|UserPool|IdentityProvider|ResourceServer|CustomAttributes|UICustomization|RiskConfiguration|LogDelivery|ManagedLogin|Terms)|(Tag|Untag)Resource$)/;

/** Identity pools: what is a management event and changes what the pool lets in. GetId and its kin are data events. */
const identityPoolCalls = new Set([
  'CreateIdentityPool',
  'UpdateIdentityPool',
  'DeleteIdentityPool',
  'SetIdentityPoolRoles',
  'SetPrincipalTagAttributeMap',
]);

/** Whether the call is a write to a user pool that concerns one user, whose sub the record names. */
export const isUserCall = ({ service, operation }: AwsCall): boolean =>
  service === 'cognito-idp' && operation !== '' && !reads.test(operation) && !configCalls.test(operation);

/** A write to a user pool, as its record has it; undefined for reads. */
export function describeUserPoolCall(call: AwsCall, { output }: UpstreamAnswer): DescribedCall | undefined {
  const redact = isUserCall(call) ? redactUserFields : redactConfigFields;
  if (call.operation === '' || reads.test(call.operation)) return undefined;
  return {
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: call.operation,
    requestParameters: redact(call.input),
    responseElements: orNull(redact(output)),
  };
}

/** A change of an identity pool; undefined for anything else. */
export function describeIdentityPoolCall(call: AwsCall, { output }: UpstreamAnswer): DescribedCall | undefined {
  if (!identityPoolCalls.has(call.operation)) return undefined;
  return {
    eventSource: 'cognito-identity.amazonaws.com',
    eventName: call.operation,
    requestParameters: redactConfigFields(call.input),
    responseElements: orNull(redactConfigFields(output)),
  };
}
