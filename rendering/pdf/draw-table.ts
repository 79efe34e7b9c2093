import { TemplateError } from '../template-problem';
import type { PdfTable } from './document';
import { type Pdf, roomOnPage } from './page';

const padding = 4;
const style = { border: 0.5, borderColor: '#999999', padding };

/** Draws a table over as many pages as it takes, its head on each. Raises `TemplateError` for a row that no page has room for. */
export function drawTable(pdf: Pdf, { head, widths = head.map(() => 1), rows }: PdfTable): void {
  const left = pdf.x;
  const room = pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;
  const sum = widths.reduce((total, width) => total + width, 0);
  const columns = widths.map((width) => (room * width) / sum);
  const headHeight = heightOf(pdf, head, columns, 'bold');
  let started = begin(pdf, head, columns, headHeight + (rows[0] === undefined ? 0 : heightOf(pdf, rows[0], columns, 'regular')));
  for (const [at, row] of rows.entries()) {
    const height = heightOf(pdf, row, columns, 'regular');
    if (headHeight + height >= pageHeight(pdf)) throw tooHigh(at);
    if (height >= roomOnPage(pdf)) started = begin(pdf, head, columns, headHeight + height);
    started.row(head.map((_, column) => row[column] ?? ''));
  }
  started.end();
  pdf.x = left;
  pdf.moveDown(0.7);
}

/** The head, on the next page where this one has no room for it and what follows. */
function begin(pdf: Pdf, head: readonly string[], columnStyles: number[], height: number): PDFKit.Mixins.PDFTableObject {
  if (height >= roomOnPage(pdf)) pdf.addPage();
  return pdf.table({ columnStyles, defaultStyle: style }).row(head.map((text) => ({ text, font: { src: 'bold' } })));
}

function heightOf(pdf: Pdf, row: readonly string[], columns: readonly number[], font: 'regular' | 'bold'): number {
  pdf.font(font);
  const heights = row.map((text, at) => pdf.heightOfString(text, { width: (columns[at] ?? 0) - 2 * padding }));
  pdf.font('regular');
  return Math.max(...heights, pdf.currentLineHeight(true)) + 2 * padding;
}

const pageHeight = ({ page }: Pdf): number => page.height - page.margins.top - page.margins.bottom;

const tooHigh = (at: number): TemplateError =>
  new TemplateError({
    field: 'table.rows',
    remedy: `Row ${String(at + 1)} of the table is higher than a page: make its texts shorter, or its columns fewer or wider.`,
  });
