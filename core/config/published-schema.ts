import { z } from 'zod';
import { GatehouseFailure } from '../failures';
import { configSchema } from './schema';
import type { PublishedConfig } from './types';

const publishedSchema: z.ZodType<PublishedConfig> = z.strictObject({
  schema: z.literal('gatehouse.config/1'),
  revision: z.int().positive(),
  publishedAt: z.iso.datetime(),
  config: configSchema,
  clients: z.record(z.string(), z.string()),
  tagsInForceFrom: z.record(z.string(), z.iso.datetime()).exactOptional(),
  firstLoginFrom: z.record(z.string(), z.iso.datetime()).exactOptional(),
});

/** A published configuration from its text. Raises `RecordUnreadable`, naming each field that is not as it should be. */
export function readPublishedConfig(text: string, place: string): PublishedConfig {
  const parsed = publishedSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new GatehouseFailure('RecordUnreadable', {
    place: `${place}: ${fields}`,
    remedy: 'Run `temporal gatehouse apply` of the same version as the workers; it publishes gatehouse.yaml anew.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
