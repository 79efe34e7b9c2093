import type { FirstLogin } from '../core/config/first-login-schema';
import { findPool } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import type { NoFileReason } from '../core/contract/messages';
import { documentFields } from '../core/first-login/document-fields';
import { placeFiles } from '../core/first-login/place-files';
import { type DeliveryStep, planFirstLogin, wasThereBefore } from '../core/first-login/plan-first-login';
import { attributesKnownTo, formatOf } from '../core/first-login/template-name';
import type { DirectoryUser } from '../core/ports';
import type { DeliveredFile, UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { putFile } from './put-file';
import { readTemplate } from './read-template';
import { readUserRecord } from './user-registry';

export interface DeliverFilesInput extends UserKey {
  /** ISO 8601: the time of the sign-in, which the file may show. Every attempt has the same. */
  readonly at: string;
}

/** `moved`: the registry says something else now. */
export type DeliveryAnswer =
  | { readonly outcome: 'delivered'; readonly files: readonly DeliveredFile[]; readonly step: DeliveryStep }
  | { readonly outcome: 'nothing'; readonly because: NoFileReason }
  | { readonly outcome: 'moved' };

type DeliverPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket' | 'renderer'>;

/**
 * Reads the user, renders their files and puts each, never over an object. Who the user is stays here.
 *
 * Already done: a file of an earlier attempt is there, with our metadata. A different object is left alone: `occupied`.
 * AWS: AdminGetUser (two where the registry's username leads elsewhere), GetObject, PutObject with If-None-Match,
 * HeadObject. Raises `TemplateInvalid`, `TenantMissing`, `InvalidTenant`, `KeyUnusable`, `PoolNotConfigured`,
 * `BucketMissing`, `PermissionMissing`.
 */
export const deliverFiles =
  (ports: DeliverPorts) =>
  async ({ at, ...user }: DeliverFilesInput): Promise<DeliveryAnswer> => {
    const [published, { record }] = await Promise.all([ports.configs.published(), readUserRecord(ports, user)]);
    const pool = findPool(published, user.pool);
    if (pool === undefined) throw poolNotConfigured(user.pool);
    const plan = planFirstLogin({ pool, configRevision: published.revision, record, attributeMissing: false });
    const { firstLogin } = pool;
    if (plan.next !== 'deliver' || firstLogin === undefined) return { outcome: 'moved' };
    const found = await readUser(ports, record);
    if (found === undefined) return { outcome: 'nothing', because: 'gone' };
    if (!found.enabled) return { outcome: 'nothing', because: 'revoked' };
    if (!firstLogin.backfill && wasThereBefore(found.createdAt, published.firstLoginFrom?.[user.pool]))
      return { outcome: 'nothing', because: 'there-before' };
    const { step } = plan;
    const place = { ...step, groups: record.groups };
    const { tags, kmsKey } = firstLogin;
    const files: DeliveredFile[] = [];
    for (const { template, key, isTaken } of placeFiles(firstLogin, user, place)) {
      if (isTaken) {
        files.push({ key, outcome: 'occupied' });
        continue;
      }
      const body = await render(ports, { firstLogin, template, user: found, place: { ...place, at } });
      const outcome = await putFile(ports.objects, { bucket: step.bucket, key }, { body, user, template, tags, kmsKey });
      files.push({ key, outcome });
    }
    return { outcome: 'delivered', files, step };
  };

/** By the registry's username or the sub; believed only where the answer shows the sub. */
async function readUser({ directory }: DeliverPorts, { pool, sub, username }: UserRecord): Promise<DirectoryUser | undefined> {
  for (const name of username === undefined ? [sub] : [username, sub]) {
    const found = await directory.getUser(pool, name);
    if (found?.sub === sub) return found;
  }
  return undefined;
}

interface ToRender {
  readonly firstLogin: FirstLogin;
  readonly template: string;
  readonly user: DirectoryUser;
  readonly place: DeliveryStep & { readonly groups: readonly string[]; readonly at: string };
}

async function render(ports: DeliverPorts, { firstLogin, template, user, place }: ToRender): Promise<Uint8Array> {
  const { bucket, prefix, groups, at, tenant } = place;
  const where = { bucket, prefix, groups, at, ...(tenant === undefined ? {} : { tenant }) };
  return ports.renderer.render({
    name: template,
    format: formatOf(template) ?? 'txt',
    text: await readTemplate(ports, template),
    attributes: attributesKnownTo(template, firstLogin.attributes),
    fields: documentFields(firstLogin, user, where),
  });
}
