/** `arn:aws:kms:<region>:<account>:key/<id>` (https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html). */
const keyArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]{1,64}$/;

export const isKmsKeyArn = (text: string): boolean => keyArn.test(text);

/** Where a key is; `undefined` for what is no ARN of one. */
export const regionOfKey = (arn: string): string | undefined => keyArn.exec(arn)?.[1];
