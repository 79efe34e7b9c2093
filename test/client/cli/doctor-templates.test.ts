import { checkTemplates } from '../../../client/cli/doctor/checks/templates';
import type { Finding } from '../../../client/cli/doctor/finding';
import { lookAtTemplates } from '../../../client/cli/doctor/look-at-templates';
import { createLooker } from '../../../client/cli/doctor/looker';
import type { FirstLogin } from '../../../core/config/first-login-schema';
import type { PoolConfig } from '../../../core/config/types';
import { firstLogin as one, pool, poolConfig } from '../../support/builders';
import { memoryObjects } from '../../support/fake-ports';

const firstLogin: FirstLogin = { ...one, template: 'own.txt.liquid', name: 'a', attributes: ['name', 'custom:seats', 'email'] };

interface Scene {
  readonly published?: string;
  readonly here?: string;
  readonly config?: Partial<PoolConfig>;
}

/** What doctor finds of templates, in a pool that requires an e-mail address of its users. */
async function found({ published, here, config = {} }: Scene): Promise<readonly Finding[]> {
  const objects = memoryObjects();
  const ref = { bucket: 'control', key: 'templates/own.txt.liquid' };
  if (published !== undefined) await objects.write(ref, published, { absent: true });
  const facts = { arn: '', schema: [{ Name: 'email', Required: true }, { Name: 'name' }], triggers: [] };
  const state = { config: poolConfig({ firstLogin, ...config }), pool: facts, clients: [] };
  const local = () => Promise.resolve(here);
  const looker = createLooker();
  const templates = await lookAtTemplates({ aws: { objects, controlBucket: 'control' }, local }, [state], looker);
  expect(looker.failed).toEqual([]);
  return checkTemplates({ templates });
}

test('templates that show what everybody has are sound, shipped ones too', async () => {
  const more = [
    { template: 'welcome-pdf', name: 'b', groups: ['premium'] },
    { template: 'default-config', name: 'c', tenants: ['acme'] },
  ];
  const text = 'hello {{ user.name | default: "friend" }}, {{ user.email }}, {{ user["custom:seats"] | default: 0 | plus: 1 }}';
  expect(await found({ published: text, here: text, config: { firstLogin: { ...firstLogin, more } } })).toEqual([]);
  expect(await found({ published: text })).toEqual([]);
});

test('one that can be rendered for nobody is an error, by line and field', async () => {
  expect(await found({ published: 'hello\n{{ user.nmae }}' })).toMatchObject([
    {
      severity: 'error',
      name: 'template-invalid',
      place: `pool=${pool}, template=own.txt.liquid, line=2, field=user.nmae`,
      remedy: expect.stringContaining('did you mean user.name?') as string,
    },
  ]);
});

test.each([
  ['hello {{ user.name }}', {}, 'field=user.name'],
  ['hello {{ tenant }}', { tenantAttribute: 'custom:tenant' }, 'field=tenant'],
])('%j is a warning: some users have none', async (published, config, place) => {
  expect(await found({ published, config })).toMatchObject([
    { severity: 'warning', name: 'template-needs-more', place: expect.stringContaining(place) as string },
  ]);
});

test('a tenant that the layout asks for is there', async () => {
  const config = { tenantAttribute: 'custom:tenant', layout: 't/{tenant}/{sub}/' };
  expect(await found({ published: 'hello {{ tenant }} at {{ prefix }}', config })).toEqual([]);
});

test('one that nobody published is found, and one that says something else here', async () => {
  expect(await found({ here: 'hello' })).toMatchObject([{ severity: 'error', name: 'template-missing' }]);
  expect(await found({ here: 'hello', published: 'good day' })).toMatchObject([
    { severity: 'warning', name: 'template-differs', remedy: '`temporal gatehouse apply`' },
  ]);
});

test('a shipped PDF whose date no font has is an error', async () => {
  const config = { firstLogin: { ...firstLogin, template: 'welcome-pdf', locale: 'ja' } };
  expect(await found({ config })).toMatchObject([
    { name: 'template-invalid', place: `pool=${pool}, template=welcome-pdf, field=date` },
  ]);
});

test('where users get no file nothing is looked at', async () => {
  const state = { config: poolConfig(), pool: undefined, clients: [] };
  const places = { aws: { objects: memoryObjects(), controlBucket: 'control' }, local: () => Promise.resolve(undefined) };
  expect(await lookAtTemplates(places, [state], createLooker())).toEqual([]);
});
