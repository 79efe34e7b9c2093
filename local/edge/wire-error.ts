import { randomUUID } from 'node:crypto';
import type { AwsCall, EdgeAnswer } from './types';

export interface WireError {
  /** As AWS names it: `TooManyRequestsException`, `SlowDown` … */
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** What S3 puts into `Detail`. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An error as the call's service puts it on the wire: JSON with `x-amzn-errortype` (Cognito), JSON with
 * `x-amzn-query-error` (SQS), `<Error>` (S3), `<ErrorResponse>` (STS, IAM).
 */
export function wireError(call: AwsCall, error: WireError): EdgeAnswer {
  const requestId = randomUUID();
  switch (call.service) {
    case 's3':
      return s3Error(call, error, requestId);
    case 'sts':
    case 'iam':
      return queryError(error, requestId);
    case 'sqs':
      return jsonError(error, requestId, 'application/x-amz-json-1.0', {
        'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      });
    default:
      return jsonError(error, requestId, 'application/x-amz-json-1.1', {
        'x-amzn-errortype': `${error.code}:`,
        'x-amzn-errormessage': error.message.replace(/[^\x20-\x7e]/g, '?'),
      });
  }
}

function jsonError(error: WireError, requestId: string, contentType: string, headers: Record<string, string>): EdgeAnswer {
  return {
    status: error.status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId, ...headers, ...error.headers },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

function s3Error(call: AwsCall, error: WireError, requestId: string): EdgeAnswer {
  const resource = call.url.split('?')[0] ?? '/';
  const detail = error.detail === undefined ? {} : { Detail: error.detail };
  const fields = { Code: error.code, Message: error.message, ...detail, Resource: resource, RequestId: requestId };
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId, ...error.headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner.join('')}</Error>`,
  };
}

function queryError(error: WireError, requestId: string): EdgeAnswer {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.headers },
    body:
      `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
      `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
