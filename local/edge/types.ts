import type { IncomingHttpHeaders } from 'node:http';

/** The AWS services that the edge understands; anything else is forwarded as it is. */
export type AwsService = 'cognito-idp' | 'cognito-identity' | 's3' | 'sqs' | 'sts' | 'iam' | 'other';

/**
 * One request of an application, told apart by the SDK's own marks: `x-amz-target` (JSON services), the `Action`
 * form field (query services), or method, path and query string (S3, path style).
 */
export interface AwsCall {
  readonly service: AwsService;
  /** `AdminDisableUser`, `PutObject`, `PutBucketPolicy` … */
  readonly operation: string;
  readonly method: string;
  /** Path and query string as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** S3: bucket and key, decoded. */
  readonly bucket?: string;
  readonly key?: string;
  /** JSON and query services: the parsed input. Object bodies are streamed and never appear here. */
  readonly input: Readonly<Record<string, unknown>>;
  /** From the Authorization header or presigned query; undefined for anonymous calls. */
  readonly accessKeyId?: string;
}

/** What a stage answers instead of the upstream. */
export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What the upstream answered, for stages that look at it; `output` is parsed for JSON services. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly output: Readonly<Record<string, unknown>>;
}

/**
 * One concern of the edge. Stages run in the order of their list; whatever a stage must remember between `before` and
 * `after` it keeps in a WeakMap keyed by the call.
 */
export interface EdgeStage {
  readonly name: string;
  /** Before the upstream sees the call. An answer ends the call here: the upstream and every `after` are left out. */
  before?(call: AwsCall): Promise<EdgeAnswer | undefined>;
  /** After the upstream answered and before the application gets it. An answer replaces the upstream's. */
  after?(call: AwsCall, answer: UpstreamAnswer): Promise<EdgeAnswer | undefined>;
}
