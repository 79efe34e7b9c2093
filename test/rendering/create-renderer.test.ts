import { shippedTemplates } from '../../core/first-login/shipped-templates';
import { createRenderer, type ThreadedRenderer } from '../../rendering/create-renderer';
import { refusal, request } from './renderings';

/** A PNG of one pixel with alpha that does not inflate. */
const damaged = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAAAAAAAAAAB0lEQVRkYW1hZ2VkAAAAAAAAAABJRU5EAAAAAA==';

let renderer: ThreadedRenderer;
beforeAll(() => {
  renderer = createRenderer({ threads: 1 });
});
afterAll(() => renderer.close());

test('the shipped templates show what everybody has, and no more', async () => {
  const config = await renderer.render(request('json', shippedTemplates['default-config'] ?? ''));
  expect(JSON.parse(Buffer.from(config).toString())).toMatchObject({
    user: '0a1b2c3d-0000-4000-8000-000000000001',
    storage: { bucket: 'data' },
    groups: ['premium'],
  });
  const bare = { user: { sub: 's' }, groups: [] };
  const pdf = await renderer.render(request('pdf', shippedTemplates['welcome-pdf'] ?? '', bare));
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
});

test.each([
  ['Dear\n{{ user.nmae }}', /line=2, field=user\.nmae.*did you mean user\.name\?/],
  ['{% if user.email %}x{% endif %}', /field=user\.email.*firstLogin\.attributes/],
  ['Dear {{ user.name }}', /line=1, field=user\.name.*default/],
  ['{{ tenant }}', /field=tenant.*This user has none/],
  ['{{ usr.name }}', /field=usr.*there are user|field=usr.*did you mean user\?/],
  ['{% include "/etc/passwd" %}', /line=1.*tag "include" not found/],
  ['{% capture all %}{{ user.name }}{% endcapture %}', /line=1.*tag "capture" not found/],
  ['\n\n{% for x in %}{% endfor %}', /line=3.*not Liquid/],
  ['{% for i in (1..1000000000) %}x{% endfor %}', /line=1.*takes too much/],
])('%j is refused by template, line and field', async (text, message) => {
  const said = await refusal(renderer, request('txt', text));
  expect(said).toMatch(/template=test\.txt\.liquid/);
  expect(said).toMatch(message);
});

test('a missing attribute may have a fall-back', async () => {
  const text = 'Dear {{ user.name | default: "friend" }}{% if tenant %} of {{ tenant }}{% endif %}';
  expect(Buffer.from(await renderer.render(request('txt', text))).toString()).toBe('Dear friend');
});

test('an output of 50 MB is refused', async () => {
  const line = 'x'.repeat(500_000);
  expect(await refusal(renderer, request('txt', `{% for i in (1..100) %}${line}{% endfor %}`))).toMatch(
    /more than 5000000 bytes/,
  );
});

test('an image that ends the thread is refused, and the next file is rendered', async () => {
  const pdf = `title: "x"\nblocks: [{ image: { source: "data:image/png;base64,${damaged}" } }]`;
  expect(await refusal(renderer, request('pdf', pdf))).toMatch(/template=test\.pdf\.liquid.*image does that is damaged/);
  const next = await renderer.render(request('txt', 'Dear {{ user.given_name }}'));
  expect(Buffer.from(next).toString()).toBe('Dear Ada');
});

test('a thread that does not come back is ended, and the next file is rendered', async () => {
  const impatient = createRenderer({ threads: 1, totalMs: 200 });
  try {
    const endless = '{% for i in (1..3000) %}{% for j in (1..3000) %}x{% endfor %}{% endfor %}';
    const [said, next] = await Promise.all([
      refusal(impatient, request('txt', endless)),
      impatient.render(request('txt', 'Dear {{ user.given_name }}')),
    ]);
    expect(said).toMatch(/longer than 200 ms/);
    expect(Buffer.from(next).toString()).toBe('Dear Ada');
  } finally {
    await impatient.close();
  }
});
