import { GatehouseFailure, type FailureType } from '../../core/failures';
import type { Problem } from '../../core/config/problem';

/** 0: done. 1: failed. 2: what was asked is wrong. */
export type ExitCode = 0 | 1 | 2;

/** What a command found or did: for programs, and the same for people. */
export interface CommandResult {
  readonly json: object;
  readonly lines: readonly string[];
  /** @default 0 */
  readonly exitCode?: ExitCode;
}

/** The same of a command that printed it piece by piece, because there may be too much of it to hold. */
export interface PrintedResult {
  readonly printed: true;
  readonly exitCode: ExitCode;
}

const badInput: readonly FailureType[] = [
  'InvalidInput',
  'InvalidSub',
  'InvalidTenant',
  'TenantUnknown',
  'ConfigInvalid',
  'LayoutInUse',
  'ModeSkipped',
  'RoleNotExclusive',
  'MapInvalid',
  'ControlBucketTaken',
];

export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof GatehouseFailure && badInput.includes(error.type) ? 2 : 1;

/** A failure for programs. */
export function errorJson(error: unknown): object {
  if (error instanceof GatehouseFailure) return { error: { type: error.type, message: error.message, ...error.details } };
  return { error: { type: 'Unexpected', message: messageOf(error) } };
}

/** A failure for people, one line. */
export const errorLine = (error: unknown): string =>
  error instanceof GatehouseFailure ? `${error.type}: ${explain(error)}` : `Unexpected: ${messageOf(error)}`;

/** For input of the command line the table's sentence, which is about workflows, says nothing. */
const explain = ({ type, message, details: { place, value, remedy } }: GatehouseFailure): string =>
  type === 'InvalidInput' ? `${place}${value === undefined ? '' : ` is ${JSON.stringify(value)}`}: ${remedy}` : message;

/** With its causes: the client's own message often says only what it was about to do. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${messageOf(error.cause)}` : error.message;
}

/** A file that is not valid, with everything that is wrong in it. */
export interface InvalidFile {
  readonly file: string;
  readonly problems: readonly Problem[];
}
