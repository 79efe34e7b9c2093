import { createCognitoUserDirectory } from '../../../aws/cognito-user-directory';
import { findPool } from '../../../core/config/types';
import type { UserKey } from '../../../core/contract/ids';
import { documentFields } from '../../../core/first-login/document-fields';
import { placeOf } from '../../../core/plan/observed-place';
import { GatehouseFailure } from '../../../core/failures';
import type { DirectoryUser, RenderRequest } from '../../../core/ports';
import { controlBucketName } from '../control-bucket-name';
import { findUser } from '../find-user';
import { type Aws, openAws } from '../open-aws';
import { readUserRecord } from '../read-user-record';
import type { Session } from '../session';
import { usernameOf } from '../username-of';
import { configuredFirstLogin } from './configured-first-login';
import { findTemplate } from './find-template';

export interface UserOfPreview {
  /** Of the template. */
  readonly name: string;
  readonly sub: string;
  readonly pool: string | undefined;
}

/** What the file of one user would show now. Raises `UserNotFound`, `InvalidInput`, `TemplateInvalid`. */
export async function fieldsOfUser(
  session: Session,
  { name, sub, pool }: UserOfPreview,
): Promise<Pick<RenderRequest, 'text' | 'fields' | 'attributes'>> {
  const aws = openAws(session.terminal, await controlBucketName(session), pool);
  try {
    const user = await findUser(aws, sub, pool);
    const text = await findTemplate(session, name, aws);
    const directory = createCognitoUserDirectory({ client: aws.cognito });
    const username = await usernameOf(aws, directory, user);
    const found = await directory.getUser(user.pool, username);
    const config = findPool(await aws.configs.published(), user.pool);
    const firstLogin = (await configuredFirstLogin(session, user.pool)) ?? config?.firstLogin;
    if (found === undefined || config === undefined || firstLogin === undefined) throw notConfigured(user);
    const place = await placeFor(aws, found, user, () => placeOf(config, found));
    const at = new Date().toISOString();
    return { text, attributes: firstLogin.attributes, fields: documentFields(firstLogin, found, { ...place, at }) };
  } finally {
    aws.close();
  }
}

/** As the registry knows it, else as it would be made. */
async function placeFor(aws: Aws, found: DirectoryUser, user: UserKey, wouldBe: () => ReturnType<typeof placeOf>) {
  const record = await readUserRecord(aws, user);
  const { bucket, prefix, tenant } = { ...wouldBe(), ...record };
  if (bucket === undefined || prefix === undefined) {
    const remedy = 'The user has no tenant that can be part of a key: see `temporal gatehouse user show`.';
    throw new GatehouseFailure('TenantMissing', { place: `pool=${user.pool}, sub=${found.sub}`, remedy });
  }
  return { bucket, prefix, groups: record?.groups ?? [], ...(tenant === undefined ? {} : { tenant }) };
}

const notConfigured = ({ pool }: UserKey): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', {
    place: `pool=${pool}`,
    remedy: 'It has no firstLogin in gatehouse.yaml, which says what a template may show: add it, or pass --data.',
  });
