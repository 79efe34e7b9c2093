import { CreateBucketCommand, GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { accountCredentials } from '../local/play/back-office';
import type { Playground } from '../local/playground';

const Bucket = 'one-write-per-change';

const policyOf = (names: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        Condition: { StringEquals: { 'aws:PrincipalTag/sub': names } },
      },
    ],
  });

const namesIn = (text = ''): readonly string[] => {
  const { Statement } = JSON.parse(text) as { readonly Statement: readonly { readonly Condition: unknown }[] };
  const { StringEquals } = Statement[0]?.Condition as { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
  return StringEquals['aws:PrincipalTag/sub'] ?? [];
};

/**
 * What a script does without Gatehouse: for every change it reads the policy and writes it with one name more or less.
 * Nothing checks, remembers or looks back, and AWS would not take so many writes. Answers changes a second.
 */
export async function oneWritePerChange({ app }: Playground, subs: readonly string[], rounds: number): Promise<number> {
  const s3 = new S3Client({
    endpoint: app.endpoint,
    region: app.region,
    credentials: accountCredentials,
    forcePathStyle: true,
  });
  try {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(['nobody']) }));
    const began = performance.now();
    for (let round = 0; round < rounds; round++) {
      for (const sub of subs) {
        const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
        const names = namesIn(Policy);
        const next = names.includes(sub) ? names.filter((name) => name !== sub) : [...names, sub];
        await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(next) }));
      }
    }
    return (subs.length * rounds * 1_000) / (performance.now() - began);
  } finally {
    s3.destroy();
  }
}
