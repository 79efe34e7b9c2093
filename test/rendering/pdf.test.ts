import { shippedTemplates } from '../../core/first-login/shipped-templates';
import { renderFile } from '../../rendering/render-file';
import { request } from './renderings';

const pdf = async (text: string, name = 'Ada'): Promise<Buffer> =>
  Buffer.from(await renderFile(request('pdf', text, { user: { sub: 's', given_name: name } })));

const pages = (bytes: Buffer): number => bytes.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('the same request gives the same bytes, with fonts of its own', async () => {
  const template = shippedTemplates['welcome-pdf'] ?? '';
  const [first, second] = [await pdf(template), await pdf(template)];
  expect(first.equals(second)).toBe(true);
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  expect(first.toString('latin1')).toMatch(/\/FontFile2/);
  expect((await pdf(template, 'Eve')).equals(first)).toBe(false);
});

test.each(['Zoë Łukasz Şule', 'Ελένη Ωμέγα', 'Жанна Київ', 'Արամ', 'ნინო', 'Nguyễn'])('%s can be read', async (name) => {
  expect(pages(await pdf('title: "x"\nblocks: [{ text: "{{ user.given_name }}" }]', name))).toBe(1);
});

test.each([
  ['שרה', 'U+05E9'],
  ['محمد', 'U+0645'],
  ['山田', 'U+5C71'],
  ['देव', 'U+0926'],
])('%s would be boxes or backwards: refused by its field, not shown', async (name, code) => {
  const refused = pdf('title: "x"\nblocks: [{ text: "Dear {{ user.given_name }}" }]', name);
  await expect(refused).rejects.toMatchObject({
    problem: { field: 'user.given_name', remedy: expect.stringContaining(code) as string },
  });
  await expect(refused).rejects.not.toThrow(name);
});

test('headings, lists, tables, images and page numbers, over several pages', async () => {
  const rows = Array.from({ length: 90 }, (_, row) => `["row ${String(row)}", "x"]`).join(', ');
  const bytes = await pdf(`title: "All"
footer: "{page} of {pages}"
blocks:
  - heading: "All"
  - list: ["one", "two"]
  - image: { source: "data:image/png;base64,${pixel}", width: 40 }
  - space: 20
  - table: { head: ["a", "b"], rows: [${rows}] }
  - newPage: true
  - text: "the end"
`);
  expect(pages(bytes)).toBeGreaterThanOrEqual(3);
  expect(bytes.toString('latin1')).toMatch(/\/Subtype \/Image/);
});

test('what describes no PDF is refused by its place', async () => {
  await expect(pdf('title: "x"\nblocks: [{ txet: "a" }]')).rejects.toThrow(/blocks\.0/);
  await expect(pdf('blocks: []')).rejects.toThrow(/title/);
  await expect(pdf(`title: "x"\nblocks: [{ newPage: true }, ${'{ newPage: true }, '.repeat(300)}]`)).rejects.toThrow(/200 pages/);
  await expect(pdf('title: "x"\nblocks: [{ image: { source: "data:image/png;base64,AAAA" } }]')).rejects.toThrow(/PNG or JPEG/);
});
