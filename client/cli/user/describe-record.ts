import type { ShownRecord } from '../read-user-record';
import { describeAccess } from './describe-access';
import { factLines } from './fact-lines';

/** What the registry knows of a user, for people. */
export function describeRecord(record: ShownRecord): readonly string[] {
  const { bucket, prefix, running, lastFailure, firstLogin } = record;
  const facts = factLines([
    ['state', record.state],
    ['when adopted', record.baseline],
    ['storage', bucket === undefined || prefix === undefined ? undefined : `s3://${bucket}/${prefix}`],
    ['tenant', record.tenant],
    ['former tenants', record.formerTenants.join(', ') || undefined],
    ['groups', record.groups.join(', ') || undefined],
    ['epoch', String(record.epoch)],
    ['provisioned', record.provisionedAt],
    ['config revision', record.configRevision?.toString()],
    ['pool last read', record.observedAt],
    ['first sign-in', firstLogin && `${firstLogin.at}: ${firstLogin.files.map(({ key }) => key).join(', ') || 'no file'}`],
    ['running', running && `${running.useCase}, epoch ${String(running.epoch)}${running.interrupted ? ', interrupted' : ''}`],
    [
      'last failure',
      lastFailure && `${lastFailure.type} at ${lastFailure.at} under revision ${String(lastFailure.configRevision)}`,
    ],
  ]);
  return [...facts, ...describeAccess(record)];
}
