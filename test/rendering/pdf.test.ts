import { inflateSync } from 'node:zlib';
import { shippedTemplates } from '../../core/first-login/shipped-templates';
import { renderFile } from '../../rendering/render-file';
import { request } from './renderings';

const pdf = async (text: string, name = 'Ada'): Promise<Buffer> =>
  Buffer.from(await renderFile(request('pdf', text, { user: { sub: 's', given_name: name } })));

const pages = (bytes: Buffer): number => bytes.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** Which fonts each page writes in. */
const fontsOfPages = (bytes: Buffer): readonly number[] =>
  [...bytes.toString('latin1').matchAll(/stream\n([^]*?)\nendstream/g)]
    .map(([, data = '']) => inflated(Buffer.from(data, 'latin1')))
    .filter((content) => content.includes(' Tf'))
    .map((content) => new Set(content.match(/\/F\d+ [\d.]+ Tf/g)).size);

function inflated(stream: Buffer): string {
  try {
    return inflateSync(stream).toString('latin1');
  } catch {
    return '';
  }
}

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
  ['a\u0640b', 'U+0640'],
  ['A\u0007da', 'U+0007'],
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

test('signs that show nothing are left out, and accents are joined to their letters', async () => {
  const template = 'title: "x"\nblocks: [{ text: "{{ user.given_name }}" }]';
  expect((await pdf(template, 'A\u202ed\u200da')).equals(await pdf(template, 'Ada'))).toBe(true);
  expect((await pdf(template, 'Zoe\u0308')).equals(await pdf(template, 'Zoë'))).toBe(true);
});

test('a table shows its head on every page, and its rows whole', async () => {
  const rows = Array.from({ length: 60 }, (_, row) => `["row ${String(row)}", "${'word '.repeat(20)}"]`).join(', ');
  const fonts = fontsOfPages(await pdf(`title: "x"\nblocks: [{ table: { head: ["a", "b"], widths: [1, 3], rows: [${rows}] } }]`));
  expect(fonts.length).toBeGreaterThan(2);
  expect(fonts.every((count) => count === 2)).toBe(true);
  const tall = `title: "x"\nblocks: [{ table: { head: ["a"], rows: [["b"], ["${'word '.repeat(900)}"]] } }]`;
  await expect(pdf(tall)).rejects.toThrow(/Row 2 of the table is higher than a page/);
});

test('an image that does not fit below the text begins a page, and none is larger than a page', async () => {
  const image = `image: { source: "data:image/png;base64,${pixel}", width: 400 }`;
  expect(pages(await pdf(`title: "x"\nblocks: [{ ${image} }]`))).toBe(1);
  expect(pages(await pdf(`title: "x"\nblocks: [{ ${image} }, { ${image} }, { text: "the end" }]`))).toBe(2);
});

test('a heading is not left alone at the end of a page', async () => {
  expect(pages(await pdf('title: "x"\nblocks: [{ space: 500 }, { space: 170 }, { heading: "a" }, { text: "b" }]'))).toBe(2);
});

test('what describes no PDF is refused by its place', async () => {
  await expect(pdf('title: "x"\nblocks: [{ txet: "a" }]')).rejects.toThrow(/blocks\.0/);
  await expect(pdf('title: "x"\nblocks: [{ text: "a", heading: "b" }]')).rejects.toThrow(/blocks\.0: must be one of/);
  await expect(pdf('title: "x"\nblocks: [{ table: { head: ["a"], rows: [["b", "c"]] } }]')).rejects.toThrow(
    /blocks\.0\.table\.rows: .* than head has/,
  );
  await expect(pdf('title: "x"\nblocks: [{ table: { head: ["a", "b"], widths: [1] } }]')).rejects.toThrow(/table\.widths/);
  await expect(pdf('title: "x"\nblocks: [{ image: { source: "logo.png" } }]')).rejects.toThrow(/image\.source: must be data:/);
  await expect(pdf('title: *x\nblocks: []')).rejects.toThrow(/alias/);
  await expect(pdf('blocks: []')).rejects.toThrow(/title/);
  await expect(pdf(`title: "x"\nblocks: [{ newPage: true }, ${'{ newPage: true }, '.repeat(300)}]`)).rejects.toThrow(/200 pages/);
  await expect(pdf('title: "x"\nblocks: [{ image: { source: "data:image/png;base64,AAAA" } }]')).rejects.toThrow(/PNG or JPEG/);
});
