import type { FirstLogin } from '../core/config/first-login-schema';
import { findPool } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import type { NoFileReason } from '../core/contract/messages';
import { documentFields } from '../core/first-login/document-fields';
import { fileKey } from '../core/first-login/file-name';
import { type DeliveryStep, planFirstLogin, wasThereBefore } from '../core/first-login/plan-first-login';
import { attributesKnownTo, formatOf } from '../core/first-login/template-name';
import type { DirectoryUser } from '../core/ports';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { putFile } from './put-file';
import { readTemplate } from './read-template';
import { readUserRecord } from './user-registry';

export interface DeliverFileInput extends UserKey {
  /** ISO 8601: the time of the sign-in, which the file may show. Every attempt has the same. */
  readonly at: string;
}

/** `moved`: the registry says something else now. */
export type DeliveryAnswer =
  | { readonly outcome: 'delivered' | 'occupied'; readonly key: string; readonly step: DeliveryStep }
  | { readonly outcome: 'nothing'; readonly because: NoFileReason }
  | { readonly outcome: 'moved' };

type DeliverPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket' | 'renderer'>;

/**
 * Reads the user, renders the file and puts it, never over an object. Who the user is stays here.
 *
 * Already done: the file of an earlier attempt is there, with our metadata. A different object is left alone: `occupied`.
 * AWS: AdminGetUser (two where the registry's username leads elsewhere), GetObject, PutObject with If-None-Match,
 * HeadObject. Raises `TemplateInvalid`, `PoolNotConfigured`, `BucketMissing`, `PermissionMissing`.
 */
export const deliverFile =
  (ports: DeliverPorts) =>
  async ({ at, ...user }: DeliverFileInput): Promise<DeliveryAnswer> => {
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
    const body = await render(ports, firstLogin, found, { ...step, groups: record.groups, at });
    const ref = { bucket: step.bucket, key: fileKey(step.prefix, firstLogin.name, { ...step, sub: user.sub }) };
    const outcome = await putFile(ports.objects, ref, { body, user, template: firstLogin.template });
    return { outcome, key: ref.key, step };
  };

/** By the registry's username or the sub; believed only where the answer shows the sub. */
async function readUser({ directory }: DeliverPorts, { pool, sub, username }: UserRecord): Promise<DirectoryUser | undefined> {
  for (const name of username === undefined ? [sub] : [username, sub]) {
    const found = await directory.getUser(pool, name);
    if (found?.sub === sub) return found;
  }
  return undefined;
}

async function render(
  ports: DeliverPorts,
  firstLogin: FirstLogin,
  user: DirectoryUser,
  place: DeliveryStep & { readonly groups: readonly string[]; readonly at: string },
): Promise<Uint8Array> {
  const { template: name } = firstLogin;
  const attributes = attributesKnownTo(name, firstLogin.attributes);
  const { bucket, prefix, groups, at, tenant } = place;
  const fields = documentFields(firstLogin, user, {
    bucket,
    prefix,
    groups,
    at,
    ...(tenant === undefined ? {} : { tenant }),
  });
  const text = await readTemplate(ports, name);
  return ports.renderer.render({ name, format: formatOf(name) ?? 'txt', text, attributes, fields });
}
