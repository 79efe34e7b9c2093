import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asFields, asList, asText, type Fields, isFields } from '../../../core/config/fields';
import { documentFields } from '../../../core/first-login/document-fields';
import { GatehouseFailure } from '../../../core/failures';
import type { RenderRequest } from '../../../core/ports';
import { codeOf } from '../config-file';
import type { Session } from '../session';
import { configuredFirstLogin } from './configured-first-login';

const sub = '00000000-0000-4000-8000-000000000000';

/** A day that stays the same, so that the same data gives the same bytes. */
const day = '2026-01-01T12:00:00.000Z';

/**
 * Made-up data as a template would be shown it: of the user's attributes, those that `firstLogin.attributes` lists, where
 * there is a configuration. Raises `InvalidInput`, naming what is not as it should be.
 */
export async function fieldsFromFile(
  session: Session,
  file: string,
  pool: string | undefined,
): Promise<Pick<RenderRequest, 'fields' | 'attributes'>> {
  const data = await readJson(session, file);
  const user = textsOf(data['user'] ?? {}, `${file}: user`);
  const configured = await configuredFirstLogin(session, pool);
  const attributes = configured?.attributes ?? Object.keys(user).filter((name) => name !== 'sub');
  const { locale, timeZone } = configured ?? { locale: 'en', timeZone: 'UTC' };
  const { bucket = 'acme-user-data', prefix = `users/${user['sub'] ?? sub}/`, time = day, tenant } = textsOf(rest(data), file);
  if (Number.isNaN(Date.parse(time))) throw invalid(`${file}: time`, 'It must be ISO 8601, such as 2026-01-01T12:00:00Z.');
  const groups = asList(data['groups']).map((group) => asText(group) ?? '');
  const place = { bucket, prefix, groups, at: time, ...(tenant === undefined ? {} : { tenant }) };
  const shown = { attributes, locale, timeZone };
  return { attributes, fields: documentFields(shown, { sub: user['sub'] ?? sub, attributes: user }, place) };
}

const rest = ({ user: _user, groups: _groups, ...others }: Fields): Fields => others;

async function readJson(session: Session, file: string): Promise<Fields> {
  const text = await readFile(resolve(session.terminal.cwd, file), 'utf8').catch((cause: unknown) => {
    throw invalid(`--data ${file}`, `It cannot be read (${codeOf(cause)}): pass a JSON file.`);
  });
  try {
    const data: unknown = JSON.parse(text);
    if (isFields(data)) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid(`--data ${file}`, 'It must be a JSON object, such as { "user": { "given_name": "Ada" } }.');
}

function textsOf(value: unknown, place: string): Readonly<Record<string, string>> {
  const entries = Object.entries(asFields(value));
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  if (wrong !== undefined || !isFields(value)) throw invalid(`${place}.${wrong?.[0] ?? ''}`, 'It must be a text.');
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

const invalid = (place: string, remedy: string): GatehouseFailure => new GatehouseFailure('InvalidInput', { place, remedy });
