import type { FirstLogin } from '../../../core/config/first-login-schema';
import { nameProblem } from '../../../core/contract/names';
import { documentFields } from '../../../core/first-login/document-fields';
import type { ConfiguredFile } from '../../../core/first-login/files-for';
import { attributesKnownTo, formatOf } from '../../../core/first-login/template-name';
import { needsTenant, userPrefix } from '../../../core/layout/user-prefix';
import type { RenderRequest } from '../../../core/ports';
import type { PoolState } from './facts';

/** One file that the users of a pool get. */
export interface FileOfPool {
  readonly state: PoolState;
  readonly firstLogin: FirstLogin;
  readonly file: ConfiguredFile;
}

/** What a made-up user has. */
export interface Sample {
  readonly attributes: readonly string[];
  readonly tenant: string | undefined;
  readonly groups: readonly string[];
}

/** All that a user can have. */
export const mostOf = ({ state: { config }, firstLogin, file }: FileOfPool): Sample => ({
  attributes: firstLogin.attributes,
  tenant: config.tenantAttribute === undefined ? undefined : tenantOf(file),
  groups: Object.keys(config.groups),
});

/** Attributes that the pool requires, and what the file or the layout is not for users without. */
export const leastOf = ({ state: { config, pool }, file }: FileOfPool): Sample => ({
  attributes: (pool?.schema ?? []).flatMap(({ Name, Required }) => (Required === true && Name !== undefined ? [Name] : [])),
  tenant: needsTenant(config.layout) || file.tenants !== undefined ? tenantOf(file) : undefined,
  groups: file.groups?.slice(0, 1) ?? [],
});

const tenantOf = ({ tenants = [] }: ConfiguredFile): string =>
  tenants.find((name) => nameProblem(name) === undefined) ?? 'sample';

const sub = '00000000-0000-4000-8000-000000000000';

/** One digit: a text, a number and part of a date. */
const value = '1';

/** What a renderer is asked for a made-up user. */
export function requestOf(
  { state, firstLogin, file }: FileOfPool,
  text: string,
  { tenant, groups, ...user }: Sample,
): RenderRequest {
  const { dataBucket: bucket, userPoolId: pool } = state.config;
  const attributes = Object.fromEntries(user.attributes.map((name) => [name, value]));
  const prefix = userPrefix(state.config, { pool, sub }, tenant);
  const place = { bucket, prefix, groups, at: new Date(0).toISOString(), ...(tenant === undefined ? {} : { tenant }) };
  return {
    name: file.template,
    format: formatOf(file.template) ?? 'txt',
    text,
    attributes: attributesKnownTo(file.template, firstLogin.attributes),
    fields: documentFields(firstLogin, { sub, attributes }, place),
  };
}
