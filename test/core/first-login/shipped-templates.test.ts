import { attributesKnownTo, formatOf, isShipped } from '../../../core/first-login/template-name';
import { shippedTemplates } from '../../../core/first-login/shipped-templates';
import { renderFile } from '../../../rendering/render-file';
import { fields } from '../../rendering/renderings';

test.each(Object.entries(shippedTemplates))(
  '%s can be rendered whatever is listed, and whatever a user lacks',
  async (name, text) => {
    const format = formatOf(name);
    if (format === undefined) throw new Error('It has no format.');
    for (const listed of [[], ['given_name'], ['name', 'custom:plan']]) {
      for (const overrides of [{}, { user: { sub: 's' }, groups: [] }, { user: { sub: 's', name: 'Ada' }, tenant: 'acme' }]) {
        const attributes = attributesKnownTo(name, listed);
        const body = await renderFile({ name, format, text, attributes, fields: fields(overrides) });
        expect(body.byteLength).toBeGreaterThan(100);
      }
    }
  },
);

test('the names of shipped templates are those of their texts', () => {
  expect(Object.keys(shippedTemplates).every(isShipped)).toBe(true);
  expect(['welcome.html.liquid', '../a.html.liquid', 'a/b.html.liquid', 'a.exe.liquid', 'toString'].map(formatOf)).toEqual([
    'html',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
