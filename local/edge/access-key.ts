import type { IncomingHttpHeaders } from 'node:http';

export interface SigningScope {
  readonly accessKeyId: string;
  /** `eu-west-1`; undefined for signature version 2. */
  readonly region?: string;
  /** `s3`, `cognito-idp` … as the client signed it. */
  readonly service?: string;
}

/**
 * Who signed a request and for what: from the Authorization header or a presigned query.
 * Undefined for anonymous calls. Signatures are not verified.
 */
export function signingScope(headers: IncomingHttpHeaders, query: URLSearchParams): SigningScope | undefined {
  const credential = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  if (credential) {
    const [accessKeyId = '', , region, service] = credential.split('/');
    return { accessKeyId, ...(region ? { region } : {}), ...(service ? { service } : {}) };
  }
  const old = /^AWS ([^:]+):/.exec(headers.authorization ?? '')?.[1] ?? query.get('AWSAccessKeyId');
  return old ? { accessKeyId: old } : undefined;
}
