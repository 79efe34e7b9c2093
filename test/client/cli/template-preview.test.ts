import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { miniStackClients } from '../../support/servers';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let desk: Desk;

beforeAll(giveCredentials);
beforeEach(async () => {
  desk = await openDesk(aws);
  await mkdir(path.join(desk.directory, 'templates'));
});
afterEach(() => desk.close());
afterAll(() => {
  aws.close();
});

const put = (name: string, text: string) => writeFile(path.join(desk.directory, name), text);
const written = (name: string) => readFile(path.join(desk.directory, name));
const firstLogin = (template: string) =>
  `layout: users/{sub}/\nfirstLogin: { template: ${template}, name: hello.html, attributes: [given_name] }`;

test('a shipped template is rendered here for made-up data, the same each time, without a configuration', async () => {
  await put('ada.json', '{ "user": { "given_name": "Ada" }, "groups": ["premium"] }');
  const preview = 'template preview welcome-pdf --data ada.json';
  expect(await desk.temporalGatehouse(preview)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('welcome-pdf.pdf') as string,
  });
  expect(await desk.temporalGatehouse(`${preview} --out again.pdf`)).toMatchObject({ exitCode: 0 });
  expect((await written('welcome-pdf.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await written('again.pdf')).equals(await written('welcome-pdf.pdf'))).toBe(true);
});

test('an unknown field fails with template, line and field, and writes nothing', async () => {
  await desk.write(firstLogin('x.html.liquid'));
  await put('ada.json', '{ "user": { "given_name": "Ada", "email": "ada@example.com" } }');
  await put('templates/x.html.liquid', '<p>\n{{ user.email }}</p>');
  const { exitCode, err } = await desk.temporalGatehouse('template preview x.html.liquid --data ada.json');
  expect(exitCode).not.toBe(0);
  expect(err).toMatch(/template=x\.html\.liquid, line=2, field=user\.email/);
  expect(err).not.toContain('ada@example.com');
  await expect(written('x.html')).rejects.toThrow('ENOENT');
});

test.each([
  ['template preview welcome --data ada.json', /must be welcome-pdf/],
  ['template preview welcome-pdf', /Pass one of the two/],
  ['template preview welcome-pdf --data absent.json', /cannot be read \(ENOENT\)/],
  ['template preview welcome-pdf --data broken.json', /must be a JSON object/],
  ['template preview welcome-pdf --data numbers.json', /user\.name.*must be a text/],
  ['template preview absent.txt.liquid --data ada.json', /put absent\.txt\.liquid into templates\//],
])('%s is explained', async (args, message) => {
  await put('ada.json', '{}');
  await put('broken.json', '{');
  await put('numbers.json', '{ "user": { "name": 1 } }');
  const { exitCode, err } = await desk.temporalGatehouse(args);
  expect(exitCode).not.toBe(0);
  expect(err).toMatch(message);
});

test("apply publishes a template of one's own, once, and preview shows it for a user of the pool", async () => {
  await desk.write(firstLogin('hello.html.liquid'));
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
  const nowhere = await desk.temporalGatehouse('apply');
  expect(nowhere.err).toMatch(/template=hello\.html\.liquid.*Put hello\.html\.liquid into templates\//);
  expect(await desk.controlKeys()).toEqual([]);

  await put('templates/hello.html.liquid', '<p>{{ user.given_name }} at {{ prefix }}</p>');
  const applied = await desk.temporalGatehouse('apply');
  expect(applied).toMatchObject({ exitCode: 0, out: expect.stringContaining('published template hello.html.liquid') as string });
  expect(await desk.controlKeys()).toContain('templates/hello.html.liquid');
  const { firstLoginFrom } = await desk.controlDocument('config/current.json');
  expect(firstLoginFrom).toHaveProperty(desk.userPoolId);
  expect((await desk.temporalGatehouse('apply')).out).not.toContain('published template');
  await put('templates/hello.html.liquid', '<b>{{ user.given_name }} at {{ prefix }}</b>');
  expect((await desk.temporalGatehouse('apply')).out).toContain('published template hello.html.liquid');
  expect(await desk.controlDocument('config/current.json')).toMatchObject({ revision: 1, firstLoginFrom });

  const UserAttributes = [{ Name: 'given_name', Value: '<Ada>' }];
  const made = await aws.cognito.send(
    new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'ada', UserAttributes }),
  );
  const sub = made.User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  expect(await desk.temporalGatehouse(`template preview hello.html.liquid --sub ${sub}`)).toMatchObject({ exitCode: 0, err: '' });
  expect((await written('hello.html')).toString()).toBe(`<b>&#60;Ada&#62; at users/${sub}/</b>`);
});
