import { z } from 'zod';
import { TemplateError } from '../template-problem';
import { readablyWritten } from './readable';

const line = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be a text' })
  .transform((value) => readablyWritten(String(value)));

const image = z.strictObject({
  /** `data:image/png;base64,…` or jpeg. */
  source: z
    .string()
    .regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/, { error: 'must be data:image/png;base64,… or jpeg' }),
  /** Points; less where the image would not fit onto a page. */
  width: z.number().positive().max(500).default(120),
});

/** More would leave no room for a word. */
const maxColumns = 12;

const table = z
  .strictObject({
    head: z
      .array(line)
      .min(1)
      .max(maxColumns, { error: `must name at most ${String(maxColumns)} columns` }),
    /** How wide columns are against each other; all the same where they are not given. */
    widths: z.array(z.number().positive().max(100)).exactOptional(),
    rows: z.array(z.array(line)).default([]),
  })
  .refine(({ head, widths }) => widths === undefined || widths.length === head.length, {
    error: 'must give a width for each column of head',
    path: ['widths'],
  })
  .refine(({ head, rows }) => rows.every((row) => row.length <= head.length), {
    error: 'must have no more cells in a row than head has',
    path: ['rows'],
  });

const blockError = { error: 'must be one of heading, text, list, table, image, space, newPage' };

const block = z
  .strictObject(
    {
      heading: line.exactOptional(),
      text: line.exactOptional(),
      list: z.array(line).exactOptional(),
      table: table.exactOptional(),
      image: image.exactOptional(),
      space: z.number().positive().max(500).exactOptional(),
      newPage: z.literal(true).exactOptional(),
    },
    blockError,
  )
  .refine((parts) => Object.keys(parts).length === 1, blockError);

const documentSchema = z.strictObject({
  title: line,
  /** `{page}` and `{pages}` stand for numbers. */
  footer: line.exactOptional(),
  blocks: z.array(block),
});

/** A PDF as its template describes it. */
export type PdfDocument = z.infer<typeof documentSchema>;

export type PdfBlock = PdfDocument['blocks'][number];

export type PdfTable = z.infer<typeof table>;

export type PdfImage = z.infer<typeof image>;

/** Raises `TemplateError`, naming every place that is not as it should be, and no value. */
export function readDocument(described: unknown): PdfDocument {
  const parsed = documentSchema.safeParse(described);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new TemplateError({ remedy: `It does not describe a PDF. ${places.join('; ')}.` });
}
