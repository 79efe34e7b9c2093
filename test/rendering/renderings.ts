import { GatehouseFailure } from '../../core/failures';
import type { DocumentFields } from '../../core/first-login/document-fields';
import type { Format } from '../../core/first-login/template-name';
import type { Renderer, RenderRequest } from '../../core/ports';

export const fields = (overrides: Partial<DocumentFields> = {}): DocumentFields => ({
  user: { sub: '0a1b2c3d-0000-4000-8000-000000000001', given_name: 'Ada' },
  groups: ['premium'],
  bucket: 'data',
  prefix: 'users/0a1b2c3d-0000-4000-8000-000000000001/',
  date: '20 November 2026',
  time: '2026-11-20T10:00:00.000Z',
  ...overrides,
});

export const request = (format: Format, text: string, overrides: Partial<DocumentFields> = {}): RenderRequest => ({
  name: `test.${format}.liquid`,
  format,
  text,
  attributes: ['given_name', 'name'],
  fields: fields(overrides),
});

/** What a renderer refuses a request with, as one line. */
export async function refusal(renderer: Renderer, asked: RenderRequest): Promise<string> {
  try {
    await renderer.render(asked);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'TemplateInvalid') return error.message;
    throw error;
  }
  throw new Error('It was rendered.');
}
