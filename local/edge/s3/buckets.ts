import { signingScope } from '../access-key';
import { percentDecode } from '../percent-decode';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { wireError } from '../wire-error';

/** Where buckets are and whose: those that nobody told of belong to `account` and are wherever a call looks for them. */
export class Buckets {
  readonly #regions = new Map<string, string>();
  readonly #owners = new Map<string, string>();

  constructor(private readonly account: string) {}

  /** From now on calls signed for another Region are answered 301 PermanentRedirect. */
  setRegion(bucket: string, region: string): void {
    this.#regions.set(bucket, region);
  }

  /** From now on calls are refused, whoever they expect as the owner, unless `account` is the edge's own. */
  setOwner(bucket: string, account: string): void {
    this.#owners.set(bucket, account);
  }

  clear(): void {
    this.#regions.clear();
    this.#owners.clear();
  }

  readonly stage: EdgeStage = { name: 'buckets', before: (call) => Promise.resolve(this.#refusal(call)) };

  #refusal(call: AwsCall): EdgeAnswer | undefined {
    if (call.service !== 's3' || call.bucket === undefined) return undefined;
    return this.#elsewhere(call, call.bucket) ?? this.#foreign(call, call.bucket) ?? this.#foreignSource(call);
  }

  #elsewhere(call: AwsCall, bucket: string): EdgeAnswer | undefined {
    const region = this.#regions.get(bucket);
    const query = new URLSearchParams(call.url.split('?')[1] ?? '');
    const asked = signingScope(call.headers, query)?.region;
    if (region === undefined || asked === undefined || asked === region) return undefined;
    return wireError(call, {
      status: 301,
      code: 'PermanentRedirect',
      message:
        'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
        'Please send all future requests to this endpoint.',
      headers: { 'x-amz-bucket-region': region },
    });
  }

  #foreign(call: AwsCall, bucket: string): EdgeAnswer | undefined {
    const owner = this.#ownerOf(bucket);
    const expected = call.headers['x-amz-expected-bucket-owner'];
    if (owner === this.account && (expected === undefined || expected === owner)) return undefined;
    return wireError(call, { status: 403, code: 'AccessDenied', message: 'Access Denied' });
  }

  #foreignSource(call: AwsCall): EdgeAnswer | undefined {
    const source = call.headers['x-amz-copy-source'];
    if (typeof source !== 'string') return undefined;
    const owner = this.#ownerOf(percentDecode(source.replace(/^\//, '').split('/')[0] ?? ''));
    const expected = call.headers['x-amz-source-expected-bucket-owner'];
    if (owner === this.account && (expected === undefined || expected === owner)) return undefined;
    return wireError(call, { status: 403, code: 'AccessDenied', message: 'Access Denied' });
  }

  #ownerOf(bucket: string): string {
    return this.#owners.get(bucket) ?? this.account;
  }
}
