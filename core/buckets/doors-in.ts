import { z } from 'zod';

/** A statement of a bucket policy that lets somebody in who has no principal tags. */
export interface Door {
  /** The statement's Sid, or its place in the list, from 1. */
  readonly statement: string;
  /** `CloudFront`, `access points`, `anybody`, or the name of a service. */
  readonly through: string;
}

const many = z.union([z.string(), z.array(z.string())]);
const principalSchema = z.union([z.literal('*'), z.record(z.string(), many)]);
const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.string(),
  Principal: principalSchema.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const policySchema = z.object({ Statement: z.union([statementSchema, z.array(statementSchema)]) });

type Statement = z.infer<typeof statementSchema>;

/**
 * The doors that no principal tag guards: CloudFront's origin access, access points that the bucket delegates to, other
 * services, anybody. `undefined`: a policy that is not understood.
 */
export function doorsIn(policy: string): readonly Door[] | undefined {
  if (policy === 'none') return [];
  const parsed = policySchema.safeParse(parseJson(policy));
  if (!parsed.success) return undefined;
  return [parsed.data.Statement]
    .flat()
    .flatMap((statement, index) =>
      statement.Effect === 'Allow'
        ? throughOf(statement).map((through) => ({ statement: statement.Sid ?? String(index + 1), through }))
        : [],
    );
}

function throughOf({ Principal = {}, Condition = {} }: Statement): readonly string[] {
  const principals = Principal === '*' ? { AWS: '*' } : Principal;
  const everybody = [principals['AWS'] ?? []].flat().includes('*');
  const keys = Object.values(Condition).flatMap((operator) => Object.keys(operator).map((key) => key.toLowerCase()));
  const delegated = keys.some((key) => key.startsWith('s3:dataaccesspoint'));
  // Tagged principals are those of users: that is the door that Gatehouse is about.
  const guarded = keys.some((key) => key.startsWith('aws:principal'));
  const services = [principals['Service'] ?? []].flat();
  return [
    ...(everybody && delegated ? ['access points'] : everybody && !guarded ? ['anybody'] : []),
    ...services.map((name) => (name === 'cloudfront.amazonaws.com' ? 'CloudFront' : name)),
    // An origin access identity, the older way of CloudFront.
    ...(principals['CanonicalUser'] === undefined ? [] : ['CloudFront']),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
