import fc from 'fast-check';
import { parse } from 'yaml';
import type { Format } from '../../core/first-login/template-name';
import { renderFile } from '../../rendering/render-file';
import { request } from './renderings';

const shown = async (format: Format, text: string, name: string): Promise<string> =>
  Buffer.from(await renderFile(request(format, text, { user: { sub: 's', given_name: name } }))).toString();

const hostile = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom(
    '"}, "admin": true, {"x": "',
    '\n- admin: true',
    '{a: b}',
    '&a *a',
    '\\',
    '\u0000',
    '=HYPERLINK("x")',
    '</p><script>',
  ),
);

test('whatever a value is, it stays a value of JSON and YAML', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      const json = await shown('json', '{ "name": "{{ user.given_name }}", "admin": false }', name);
      const yaml = await shown('yaml', 'name: "{{ user.given_name }}"\nadmin: false\n', name);
      expect(JSON.parse(json)).toEqual({ name, admin: false });
      expect(parse(yaml)).toEqual({ name, admin: false });
    }),
    { numRuns: 200 },
  );
});

test('without quotes around it a value is refused', async () => {
  for (const name of ['{a: b}', 'Ada, admin: true', '"Ada"', '&a', 'Ada', 'true', '1']) {
    await expect(shown('yaml', 'name: {{ user.given_name }}\n', name)).rejects.toThrow(/double quotes/);
    await expect(shown('yaml', "name: '{{ user.given_name }}'\n", name)).rejects.toThrow(/double quotes/);
    await expect(shown('yaml', 'name: |\n  {{ user.given_name }}\n', name)).rejects.toThrow(/double quotes/);
    await expect(shown('json', '{ "name": {{ user.given_name }} }', name)).rejects.toThrow(/double quotes/);
  }
});

test('markup is no markup in HTML', async () => {
  const html = await shown('html', '<p title="{{ user.given_name }}">{{ user.given_name }}</p>', `"><script>alert('x')</script>`);
  expect(html.match(/[<>]/g)).toHaveLength(4);
  expect(html).not.toContain('"><');
});

test.each([
  '{% cycle user.given_name %}',
  '{% echo user.given_name %}',
  '{% liquid echo user.given_name %}',
  '{% assign name = user.given_name %}{{ name }}',
  '{{ user.given_name | json }}',
  '{{ user.given_name | append: "<i>" }}',
  '{{ user }}',
])('whatever prints it: %s', async (text) => {
  expect(await shown('html', text, '<b>"')).not.toMatch(/[<>"]/);
});

test.each(['a: &a 1\nb: *a\n', 'a: !!js/function x\n', 'a: !Ref x\n', 'a: [\n'])('%j is no plain YAML', async (text) => {
  await expect(shown('yaml', text, 'Ada')).rejects.toMatchObject({ name: 'TemplateError' });
});

test('a text keeps its line breaks and loses what steers a terminal or turns the direction', async () => {
  expect(await shown('txt', 'Dear {{ user.given_name }}!', 'A\u001b[31m\u202e\nda')).toBe('Dear A[31m\nda!');
  for (const name of ['می\u200cخواهم', '👩\u200d🚀']) expect(await shown('txt', '{{ user.given_name }}', name)).toBe(name);
});

test('no filter prints a value as it is, or another one each time', async () => {
  for (const filter of ['raw', 'sample', 'shuffle'])
    await expect(shown('html', `{{ groups | ${filter} }}`, '<b>')).rejects.toMatchObject({ problem: { line: 1, field: filter } });
});
