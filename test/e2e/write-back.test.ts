import { AddCustomAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createConfigStore } from '../../aws/config-store';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import type { LifecycleStatus } from '../../core/contract/messages';
import { userLifecycleId } from '../../core/contract/ids';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

let scene: Scene;
beforeAll(async () => void (scene = await openScene({ servers: givenServers() })));
afterAll(() => scene.close());

/** Publishes a revision that writes the prefix to another attribute, as an operator would who edits the file. */
async function writeBackTo(attribute: string): Promise<void> {
  const objects = createS3ObjectStore({ client: scene.behind.s3, expectedOwner: undefined });
  const store = createConfigStore({ objects, controlBucket: scene.playground.config.controlBucket });
  const current = await store.current();
  if (current === undefined) throw new Error('Nothing is published.');
  const { config, clients } = current.published;
  const pools = config.pools.map((pool) => ({ ...pool, writeBack: { [attribute]: '{prefix}' } }));
  await store.publish({ config: { ...config, pools }, clients }, current);
}

const ownerOf = (sub: string) => scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));

const needsOf = async (sub: string): Promise<string | undefined> =>
  (await ownerOf(sub).query<LifecycleStatus>('lifecycleStatus')).needs?.type;

test('running workers pick a new revision up without a restart', async () => {
  const sub = await scene.arrive('signs up');
  expect(await scene.settled(sub)).toEqual([]);
  await writeBackTo('custom:storage_prefix');
  await until(async () => {
    const again = await scene.arrive('signs up');
    expect(await scene.settled(again)).toEqual([]);
    return (await scene.observe(again)).record?.configRevision === 2;
  });
});

describe.each([
  ['that the pool does not have', 'custom:absent', undefined, 'AttributeNotInSchema'],
  ['that is immutable', 'custom:fixed', { Mutable: false }, 'AttributeImmutable'],
  ['that is too short', 'custom:short', { Mutable: true, StringAttributeConstraints: { MaxLength: '10' } }, 'AttributeTooShort'],
] as const)('an attribute %s', (_, attribute, schema, type) => {
  const add = (more: object) =>
    scene.behind.cognito.send(
      new AddCustomAttributesCommand({
        UserPoolId: scene.pool,
        CustomAttributes: [{ Name: attribute.slice('custom:'.length), AttributeDataType: 'String', ...more }],
      }),
    );

  test(`is ${type}, names the command that helps, and leaves nothing half-done`, async () => {
    if (schema !== undefined) await add(schema);
    await writeBackTo(attribute);
    // Workers look for a new revision every two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const sub = await scene.arrive('signs up');
    await until(async () => (await needsOf(sub)) === type);
    const seen = await scene.observe(sub);
    expect(seen).toMatchObject({ keys: [], receipts: 0, record: { state: 'known', lastFailure: { type } } });
    const { raw } = await ownerOf(sub).describe();
    expect(JSON.stringify(raw)).not.toContain('example.com');
    if (schema === undefined) {
      await add({ Mutable: true });
      await ownerOf(sub).executeUpdate('retry');
      await until(async () => (await scene.observe(sub)).record?.state === 'active');
    } else {
      await ownerOf(sub).executeUpdate('giveUp');
    }
  });
});
