import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import type { NamedPolicy } from '../../../core/policy/evaluate';
import type { AwsCall } from '../types';
import { parsePolicy } from './parse-policy';
import { UntilWritten } from './until-written';

const writes: ReadonlySet<string> = new Set(['PutBucketPolicy', 'DeleteBucketPolicy', 'CreateBucket', 'DeleteBucket']);
const none: ReadonlySet<string> = new Set(['NoSuchBucketPolicy', 'NoSuchBucket']);

/** The policies of the buckets behind the edge, each read once until a write of one passes the edge. */
export class BucketPolicies {
  readonly #kept = new UntilWritten<NamedPolicy | undefined>();

  constructor(private readonly s3: S3Client) {}

  find(bucket: string): Promise<NamedPolicy | undefined> {
    return this.#kept.get(bucket, () => this.#read(bucket));
  }

  before(call: AwsCall): void {
    if (isWrite(call)) this.#kept.begin(call);
  }

  after(call: AwsCall): void {
    if (isWrite(call)) this.#kept.end(call);
  }

  async #read(Bucket: string): Promise<NamedPolicy | undefined> {
    try {
      const { Policy } = await this.s3.send(new GetBucketPolicyCommand({ Bucket }));
      return parsePolicy(Bucket, Policy, 'resource');
    } catch (error) {
      if (error instanceof Error && none.has(error.name)) return undefined;
      throw error;
    }
  }
}

const isWrite = ({ service, operation }: AwsCall): boolean => service === 's3' && writes.has(operation);
