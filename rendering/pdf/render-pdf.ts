import PDFDocument from 'pdfkit';
import type { DocumentFields } from '../../core/first-login/document-fields';
import { limits } from '../limits';
import { TemplateError } from '../template-problem';
import { type PdfBlock, type PdfDocument, readDocument } from './document';
import { drawImage } from './draw-image';
import { drawList } from './draw-list';
import { drawTable } from './draw-table';
import { keepTogether, type Pdf } from './page';
import { assertReadable, fonts } from './readable';

const margin = 56;

/** Points that a heading takes with a line or two of what it is about. */
const withHeading = 80;

/**
 * A PDF from its description, with embedded fonts. Everything in it follows from the description and the fields: its
 * date is theirs, and its id is made of both. Raises `TemplateError`.
 */
export async function renderPdf(described: unknown, fields: DocumentFields): Promise<Uint8Array> {
  const document = readDocument(described);
  for (const text of textsOf(document)) assertReadable(text, fields);
  const info = { Title: document.title, CreationDate: new Date(fields.time), Producer: 'Gatehouse', Creator: 'Gatehouse' };
  const pdf = new PDFDocument({ size: 'A4', margin, bufferPages: true, font: fonts.regular, info });
  pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  const bytes = collect(pdf);
  for (const block of document.blocks) {
    draw(pdf, block);
    assertPages(pdf);
  }
  if (document.footer !== undefined) number(pdf, document.footer);
  pdf.end();
  return bytes;
}

function collect(pdf: Pdf): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    pdf.on('error', reject);
  });
}

function draw(pdf: Pdf, { heading, text, list, table, image, space, newPage }: PdfBlock): void {
  pdf.font('regular').fontSize(11);
  if (heading !== undefined) drawHeading(pdf, heading);
  if (text !== undefined) pdf.text(text, { lineGap: 3 }).moveDown(0.7);
  if (list !== undefined) drawList(pdf, list);
  if (table !== undefined) drawTable(pdf, table);
  if (image !== undefined) drawImage(pdf, image);
  if (space !== undefined) pdf.y += space;
  if (newPage !== undefined) pdf.addPage();
}

function drawHeading(pdf: Pdf, heading: string): void {
  keepTogether(pdf, withHeading);
  pdf.font('bold').fontSize(18).text(heading).moveDown(0.5);
}

/** Below the text, where pdfkit would begin another page. */
function number(pdf: Pdf, footer: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    const text = footer.replaceAll('{page}', String(page + 1)).replaceAll('{pages}', String(count));
    const width = pdf.page.width - 2 * margin;
    pdf
      .font('regular')
      .fontSize(9)
      .text(text, margin, pdf.page.height - 40, { align: 'center', width, height: 12, ellipsis: true });
  }
}

function assertPages(pdf: Pdf): void {
  if (pdf.bufferedPageRange().count <= limits.pages) return;
  throw new TemplateError({ remedy: `It has more than ${String(limits.pages)} pages: make it shorter.` });
}

const textsOf = ({ title, footer = '', blocks }: PdfDocument): readonly string[] => [title, footer, ...blocks.flatMap(textsIn)];

const textsIn = ({ heading = '', text = '', list = [], table = { head: [], rows: [] } }: PdfBlock): readonly string[] => [
  heading,
  text,
  ...list,
  ...table.head,
  ...table.rows.flat(),
];
