import { limits } from '../limits';
import { TemplateError } from '../template-problem';
import type { PdfImage } from './document';
import { keepTogether, type Pdf } from './page';

interface OpenedImage {
  readonly width: number;
  readonly height: number;
  /** Of EXIF; from 5 on it lies on its side. */
  readonly orientation?: number;
}

/** What pdfkit has and its types leave out (https://github.com/foliojs/pdfkit/blob/master/lib/mixins/images.js). */
interface ImageReader {
  openImage(bytes: Buffer): OpenedImage;
  image(opened: OpenedImage, x: number, y: number, size: { readonly width: number; readonly height: number }): unknown;
}

/** Draws an image whole, on the next page where this one has no room for it. Raises `TemplateError`. */
export function drawImage(pdf: Pdf, { source, width: wanted }: PdfImage): void {
  const reader = pdf as Pdf & ImageReader;
  const image = opened(reader, Buffer.from(source.slice(source.indexOf(',') + 1), 'base64'));
  const ratio = (image.orientation ?? 1) > 4 ? image.width / image.height : image.height / image.width;
  const room = pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;
  const height = Math.min(Math.min(wanted, room) * ratio, pdf.page.maxY() - pdf.page.margins.top);
  keepTogether(pdf, height);
  const { x, y } = pdf;
  reader.image(image, x, y, { width: height / ratio, height });
  pdf.y = y + height;
  pdf.moveDown(0.7);
}

function opened(reader: ImageReader, bytes: Buffer): OpenedImage {
  const image = read(reader, bytes);
  if (image.width * image.height <= limits.pixels) return image;
  throw problem(`The image has more than ${String(limits.pixels)} pixels: make it smaller.`);
}

function read(reader: ImageReader, bytes: Buffer): OpenedImage {
  try {
    return reader.openImage(bytes);
  } catch {
    throw problem('The image is no PNG or JPEG: encode the file with base64.');
  }
}

const problem = (remedy: string): TemplateError => new TemplateError({ field: 'image.source', remedy });
