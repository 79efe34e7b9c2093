import { keyFailure } from '../../aws/key-failure';

const answered = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode } });

test.each([
  ['KMS.DisabledException', 400, 'KeyUnusable'],
  ['KMS.NotFoundException', 400, 'KeyUnusable'],
  ['KMS.KMSInvalidStateException', 400, 'KeyUnusable'],
  ['KMS.ThrottlingException', 400, undefined],
  ['KMS.KMSInternalException', 500, undefined],
  ['AccessDenied', 403, undefined],
])('of a key %s with status %p says %p', (name, status, type) => {
  expect(keyFailure(answered(name, status), 'bucket=b, key=k', 'what is read')?.type).toBe(type);
});
