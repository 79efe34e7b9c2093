import type { LastFailure } from '../../../core/registry/user-record';
import type { ShownRecord } from '../read-user-record';
import { describeAccess } from './describe-access';
import { factLines } from './fact-lines';
import { describeMoves } from './describe-moves';
import { describeTags } from './describe-tags';

/** What the registry knows of a user, for people. */
export function describeRecord(record: ShownRecord): readonly string[] {
  const { bucket, prefix, running, lastFailure, firstLogin } = record;
  const facts = factLines([
    ['state', record.state],
    ['when adopted', record.baseline],
    ['storage', bucket === undefined || prefix === undefined ? undefined : `s3://${bucket}/${prefix}`],
    ['tenant', record.tenant],
    ['former tenants', record.formerTenants.join(', ') || undefined],
    ...describeMoves(record),
    ['left archived', record.leftArchives?.map((left) => `s3://${left.bucket}/${left.prefix}`).join(', ')],
    ['groups', record.groups.join(', ') || undefined],
    ['object tags', describeTags(record.tags)],
    ['epoch', String(record.epoch)],
    ['provisioned', record.provisionedAt],
    ['config revision', record.configRevision?.toString()],
    ['pool last read', record.observedAt],
    ['first sign-in', firstLogin && `${firstLogin.at}: ${firstLogin.files.map(({ key }) => key).join(', ') || 'no file'}`],
    ['running', running && `${running.useCase}, epoch ${String(running.epoch)}${running.interrupted ? ', interrupted' : ''}`],
    [
      'last failure',
      lastFailure && `${describeFailed(lastFailure)} at ${lastFailure.at} under revision ${String(lastFailure.configRevision)}`,
    ],
  ]);
  return [...facts, ...describeAccess(record)];
}

const describeFailed = ({ type, useCase }: LastFailure): string => (useCase === undefined ? type : `${type} of ${useCase}`);
