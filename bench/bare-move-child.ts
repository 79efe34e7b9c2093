import { S3Client } from '@aws-sdk/client-s3';
import { accountCredentials } from '../local/play/back-office';
import { bareMove } from './bare-move';

/** `<region> <endpoint> <bucket> <from> <to>`: a bare move in a process of its own, as workers have one; tells its parent the seconds. */
async function main(): Promise<void> {
  const [region = '', endpoint = '', bucket = '', from = '', to = ''] = process.argv.slice(2);
  const s3 = new S3Client({ region, endpoint, credentials: accountCredentials, forcePathStyle: true });
  process.send?.(await bareMove({ s3, bucket, from, to }));
  s3.destroy();
  process.disconnect();
}

void main();
