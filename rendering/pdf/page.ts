/** A PDF that is being drawn. */
export type Pdf = PDFKit.PDFDocument;

/** Points from where the next block begins to the end of the page's text. */
export const roomOnPage = (pdf: Pdf): number => pdf.page.maxY() - pdf.y;

/** Begins another page where this one has no room for so many points; at the top of a page nothing would be won. */
export function keepTogether(pdf: Pdf, height: number): void {
  if (height > roomOnPage(pdf) && pdf.y > pdf.page.margins.top) pdf.addPage();
}
