import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { tenantRecordKey } from '../../core/layout/control-keys';
import { newTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import { password } from '../../local/play/customer-app';
import type { PlaygroundOptions } from '../../local/playground';
import { openAccessScene } from './access-scene';
import { publish } from './publish';
import { givenServers } from './servers';
import { until } from './until';

export type OffboardingScene = Awaited<ReturnType<typeof openOffboardingScene>>;

/** A scene whose users are of tenants that were made, with what becomes of a tenant that goes. */
export async function openOffboardingScene(options: PlaygroundOptions = { servers: givenServers() }) {
  const scene = await openAccessScene({ ...options, tenants: true });
  const { config, federation } = scene.playground;
  const { s3 } = scene.behind;
  const Bucket = scene.settings.dataBucket;
  await publish(scene, (pools) =>
    pools.map((pool) => ({
      ...pool,
      tenants: { mode: 'prefix', offboarding: { approveAbove: 1 } },
      offboarding: { archive: true, archiveAfter: '0s', storageClass: 'STANDARD' },
      // A change that is told apart from nothing.
      structure: ['documents/', 'inbox/'],
    })),
  );
  const controlDocument = async (Key: string): Promise<unknown> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: config.controlBucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? 'null');
  };
  return {
    ...scene,
    controlDocument,
    tenantRecord: async (tenant: string) => (await controlDocument(tenantRecordKey(tenant))) as TenantRecord,
    put: (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body })),
    keys: async (Prefix: string): Promise<readonly string[]> => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    /** A tenant, with the record and the marker that making one leaves. */
    async tenant(name: string): Promise<void> {
      const prefix = `tenants/${name}/`;
      const storages = [{ pool: scene.pool, mode: 'prefix' as const, bucket: Bucket, prefix }];
      const made: TenantRecord = { ...newTenantRecord(name), state: 'active', epoch: 1, storages };
      const Metadata = { 'gatehouse-tenant': encodeURIComponent(name) };
      await s3.send(new PutObjectCommand({ Bucket, Key: prefix, Body: '', ContentLength: 0, Metadata }));
      const document = { Bucket: config.controlBucket, Key: tenantRecordKey(name), Body: JSON.stringify(made) };
      await s3.send(new PutObjectCommand(document));
    },
    /** Somebody of a tenant who signs in; answers the sub once they have storage. */
    async userOf(tenant: string): Promise<{ readonly name: string; readonly sub: string; readonly own: string }> {
      const name = `u${randomUUID().slice(0, 8)}`;
      const attributes = { 'custom:tenant_id': tenant };
      const sub = await federation.importUser({ userPoolId: scene.pool, username: name, password, attributes });
      const session = await scene.session(name);
      session.close();
      await until(async () => (await scene.record(sub)).state === 'active', 90_000);
      await scene.quiet(sub);
      return { name, sub, own: `tenants/${tenant}/users/${sub}/documents/note.txt` };
    },
  };
}
