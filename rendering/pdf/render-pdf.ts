import PDFDocument from 'pdfkit';
import type { DocumentFields } from '../../core/first-login/document-fields';
import { limits } from '../limits';
import { TemplateError } from '../template-problem';
import { type PdfBlock, type PdfDocument, readDocument } from './document';
import { assertReadable, fonts } from './readable';

type Pdf = PDFKit.PDFDocument;

const margin = 56;

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

function draw(pdf: Pdf, block: PdfBlock): void {
  pdf.font('regular').fontSize(11);
  if ('heading' in block) pdf.font('bold').fontSize(18).text(block.heading).moveDown(0.5);
  else if ('text' in block) pdf.text(block.text, { lineGap: 3 }).moveDown(0.7);
  else if ('list' in block) pdf.list([...block.list], { bulletRadius: 2 }).moveDown(0.7);
  else if ('table' in block) drawTable(pdf, block.table);
  else if ('image' in block) drawImage(pdf, block.image);
  else if ('space' in block) pdf.y += block.space;
  else pdf.addPage();
}

function drawTable(pdf: Pdf, { head, rows }: Extract<PdfBlock, { table: unknown }>['table']): void {
  const filled = rows.map((row) => head.map((_, at) => row[at] ?? ''));
  pdf.table({
    data: [head.map((text) => ({ text, font: { src: 'bold' } })), ...filled],
    defaultStyle: { border: 0.5, borderColor: '#999999', padding: 4 },
  });
  pdf.x = margin;
  pdf.moveDown(0.7);
}

function drawImage(pdf: Pdf, { source, width }: Extract<PdfBlock, { image: unknown }>['image']): void {
  try {
    pdf.image(Buffer.from(source.slice(source.indexOf(',') + 1), 'base64'), { width }).moveDown(0.7);
  } catch {
    throw new TemplateError({ field: 'image.source', remedy: 'The image is no PNG or JPEG: encode the file with base64.' });
  }
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
      .text(text, margin, pdf.page.height - 40, { align: 'center', width, lineBreak: false });
  }
}

function assertPages(pdf: Pdf): void {
  if (pdf.bufferedPageRange().count <= limits.pages) return;
  throw new TemplateError({ remedy: `It has more than ${String(limits.pages)} pages: make it shorter.` });
}

const textsOf = ({ title, footer = '', blocks }: PdfDocument): readonly string[] => [title, footer, ...blocks.flatMap(textsIn)];

function textsIn(block: PdfBlock): readonly string[] {
  if ('heading' in block) return [block.heading];
  if ('text' in block) return [block.text];
  if ('list' in block) return block.list;
  return 'table' in block ? [...block.table.head, ...block.table.rows.flat()] : [];
}
