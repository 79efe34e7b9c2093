import { z } from 'zod';
import { TemplateError } from '../template-problem';

const line = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' }).transform(String);

const image = z.strictObject({
  /** `data:image/png;base64,…` or jpeg. */
  source: z
    .string()
    .regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/, { error: 'must be data:image/png;base64,… or jpeg' }),
  /** Points. */
  width: z.number().positive().max(500).default(120),
});

const table = z.strictObject({ head: z.array(line).min(1), rows: z.array(z.array(line)).default([]) });

const block = z.union(
  [
    z.strictObject({ heading: line }),
    z.strictObject({ text: line }),
    z.strictObject({ list: z.array(line) }),
    z.strictObject({ table }),
    z.strictObject({ image }),
    z.strictObject({ space: z.number().positive().max(500) }),
    z.strictObject({ newPage: z.literal(true) }),
  ],
  { error: 'must be one of heading, text, list, table, image, space, newPage' },
);

const documentSchema = z.strictObject({
  title: line,
  /** `{page}` and `{pages}` stand for numbers. */
  footer: line.exactOptional(),
  blocks: z.array(block),
});

/** A PDF as its template describes it. */
export type PdfDocument = z.infer<typeof documentSchema>;

export type PdfBlock = PdfDocument['blocks'][number];

/** Raises `TemplateError`, naming every place that is not as it should be, and no value. */
export function readDocument(described: unknown): PdfDocument {
  const parsed = documentSchema.safeParse(described);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new TemplateError({ remedy: `It does not describe a PDF. ${places.join('; ')}.` });
}
