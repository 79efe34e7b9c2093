import { z } from 'zod';

const milliseconds = z.int().min(0);

export const callMatchSchema = z.strictObject({
  service: z.enum(['cognito-idp', 'cognito-identity', 's3', 'sqs', 'sts', 'iam', 'other']).exactOptional(),
  operation: z.union([z.string(), z.array(z.string())]).exactOptional(),
  bucket: z.string().exactOptional(),
  keyPattern: z.string().exactOptional(),
  inputPattern: z.string().exactOptional(),
  accessKeyId: z.string().exactOptional(),
  nth: z.int().min(1).exactOptional(),
});

export const faultRuleSchema = z.strictObject({
  id: z.string().exactOptional(),
  match: callMatchSchema.default({}),
  times: z.int().min(1).exactOptional(),
  effect: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('throttle') }),
    z.strictObject({
      type: z.literal('error'),
      status: z.int().min(300).max(599),
      code: z.string(),
      message: z.string().exactOptional(),
    }),
    z.strictObject({ type: z.literal('access-denied') }),
    z.strictObject({ type: z.literal('reset-before') }),
    z.strictObject({ type: z.literal('reset-after') }),
    z.strictObject({ type: z.literal('stall-commit-late'), delayMs: milliseconds }),
    z.strictObject({ type: z.literal('slow'), delayMs: milliseconds }),
    z.strictObject({ type: z.literal('cut-short') }),
    z.strictObject({ type: z.literal('lagging-reads'), lagMs: milliseconds }),
  ]),
});

export const eventFaultSchema = z.strictObject({
  id: z.string().exactOptional(),
  eventName: z.string().exactOptional(),
  times: z.int().min(1).exactOptional(),
  effect: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('lost') }),
    z.strictObject({ type: z.literal('duplicated') }),
    z.strictObject({ type: z.literal('delayed'), delayMs: milliseconds }),
    z.strictObject({ type: z.literal('reversed') }),
  ]),
});

export const quotasSchema = z.strictObject({
  on: z.boolean(),
  rates: z.record(z.string(), z.number().positive()).exactOptional(),
});

export const pageTokensSchema = z.strictObject({ lifetimeMs: milliseconds });

export const bucketSchema = z.strictObject({
  bucket: z.string(),
  region: z.string().exactOptional(),
  owner: z.string().exactOptional(),
});
