import type { AwsCall, EdgeAnswer } from '../types';
import { wireError, type WireError } from '../wire-error';

/** A call that AWS would refuse, with the error that it answers. */
export class Refusal extends Error {
  constructor(readonly answer: WireError) {
    super(answer.message);
    this.name = 'Refusal';
  }
}

/** `NotAuthorizedException` of Cognito's identity pools. */
export const notAuthorized = (message: string): Refusal => new Refusal({ code: 'NotAuthorizedException', status: 400, message });

export const misconfigured = (message: string): Refusal =>
  new Refusal({ code: 'InvalidIdentityPoolConfigurationException', status: 400, message });

/** Runs a stage's work; a Refusal becomes its answer on the wire, anything else is thrown on. */
export async function answerRefusals(call: AwsCall, work: () => Promise<void>): Promise<EdgeAnswer | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return wireError(call, error.answer);
    throw error;
  }
}
