import { stringify } from 'yaml';
import type { RenderRequest } from '../core/ports';
import { fillTemplate } from './fill-template';
import { limits } from './limits';
import { renderPdf } from './pdf/render-pdf';
import { readJson, readYaml } from './read-structure';
import { TemplateError } from './template-problem';

/** Renders one file. The same request gives the same bytes. Raises `TemplateError`. */
export async function renderFile(request: RenderRequest): Promise<Uint8Array> {
  const filled = fillTemplate(request);
  assertSize(Buffer.byteLength(filled));
  const body = await bytesOf(request, filled);
  assertSize(body.byteLength);
  return body;
}

async function bytesOf({ format, fields }: RenderRequest, filled: string): Promise<Uint8Array> {
  switch (format) {
    case 'html':
    case 'txt':
      return Buffer.from(filled);
    case 'json':
      return Buffer.from(`${JSON.stringify(readJson(filled), undefined, 2)}\n`);
    case 'yaml':
      return Buffer.from(stringify(readYaml(filled)));
    case 'pdf':
      return renderPdf(readYaml(filled), fields);
  }
}

function assertSize(bytes: number): void {
  if (bytes <= limits.output) return;
  throw new TemplateError({ remedy: `It gives more than ${String(limits.output)} bytes: make it shorter.` });
}
