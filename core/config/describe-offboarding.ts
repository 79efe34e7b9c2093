import { archiveFolder } from './offboarding-schema';
import type { PoolConfig } from './types';

type Offboarding = PoolConfig['offboarding'];

/** What a change of `offboarding` means for users who are revoked from now on, in words. */
export function describeOffboarding(before: Offboarding, after: Offboarding): readonly string[] {
  const [from, to] = [describe(before), describe(after)];
  const [may, might] = [after?.purge === true, before?.purge === true];
  return [
    ...(from === to ? [] : [`objects of users who are revoked ${to} (before: ${from})`]),
    ...(may === might ? [] : [`workers ${may ? 'may' : 'may not'} erase users for good; give them the policy of \`iam\``]),
  ];
}

function describe(offboarding: Offboarding): string {
  if (offboarding?.archive !== true) return 'stay where they are, denied';
  const { archiveAfter, storageClass, encryption, deleteOriginals, archiveBucket, allVersions } = offboarding;
  const folder = archiveFolder(offboarding);
  const where = archiveBucket === undefined ? folder : `${folder} of bucket ${archiveBucket}`;
  const verb = deleteOriginals ? 'move' : 'are copied';
  const versions = allVersions === true ? ' with every version' : '';
  const encrypted = encryption === undefined ? '' : `, encrypted with ${inWords(encryption)},`;
  const back = offboarding.restoreOnReenable ? '' : ', and stay there until somebody restores the user';
  const slow = offboarding.slowRestore === true ? ', and come home from cold classes too' : '';
  return `${verb}${versions} to ${where} as ${storageClass}${encrypted} after ${archiveAfter}${back}${slow}`;
}

const inWords = (encryption: NonNullable<NonNullable<Offboarding>['encryption']>): string =>
  encryption === 'aes256' ? 'keys of S3' : encryption.kmsKey;
