import { createAwsClients } from '../aws/clients';
import { accountCredentials } from '../local/play/back-office';
import { bareMove } from './bare-move';

/** `<region> <endpoint> <bucket> <from> <to>`: a bare move in a process of its own, as workers have one; tells its parent the seconds. */
async function main(): Promise<void> {
  const [region = '', endpoint = '', bucket = '', from = '', to = ''] = process.argv.slice(2);
  const aws = createAwsClients({ region, endpoint, credentials: accountCredentials });
  process.send?.(await bareMove({ s3: aws.s3, bucket, from, to }));
  for (const client of Object.values(aws)) client.destroy();
  process.disconnect();
}

void main();
