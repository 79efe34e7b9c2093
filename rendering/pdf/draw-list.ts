import { keepTogether, type Pdf } from './page';

const indent = 14;
const lineGap = 2;

/** Draws entries below each other, each with a bullet before its first line. */
export function drawList(pdf: Pdf, entries: readonly string[]): void {
  const left = pdf.x;
  const width = pdf.page.width - pdf.page.margins.right - left - indent;
  for (const entry of entries) {
    keepTogether(pdf, pdf.currentLineHeight(true));
    const { y } = pdf;
    pdf.text('•', left + 2, y, { lineBreak: false });
    pdf.text(entry, left + indent, y, { width, lineGap });
  }
  pdf.x = left;
  pdf.moveDown(0.7);
}
