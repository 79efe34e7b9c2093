import { namesTenant } from '../first-login/file-name';
import { asFields, asList, asText, type Fields, type Finding } from './fields';
import { keyRegionRemedy } from './kms-key';

/** What `firstLogin`, the write-backs and the groups say against each other. */
export function checkFirstLogin(pool: Fields, index: number): Finding[] {
  const { firstLogin, writeBack } = pool;
  const naming = Object.entries(asFields(writeBack)).filter(([, template]) => asText(template)?.includes('{firstLogin}'));
  if (firstLogin === undefined) {
    const remedy = 'names {firstLogin}, so the pool needs firstLogin, such as { template: welcome-pdf, name: welcome.pdf }';
    return naming.map(([name]) => ({ path: ['pools', index, 'writeBack', name], remedy }));
  }
  const path = ['pools', index, 'firstLogin'];
  const first = asFields(firstLogin);
  const more = asList(first['more']).map(asFields);
  const remedy = keyRegionRemedy(first['kmsKey'], pool);
  const elsewhere = remedy === undefined ? [] : [{ path: [...path, 'kmsKey'], remedy }];
  const names = [first, ...more].map(({ name }) => asText(name));
  const ofFiles = [first, ...more].flatMap((file, at) => {
    const place = at === 0 ? path : [...path, 'more', at - 1];
    const findings = [...nameOf(file, pool), ...groupsOf(file, pool)];
    const { name } = file;
    if (name !== undefined && names.indexOf(asText(name)) < at)
      findings.push({ path: ['name'], remedy: 'is the name of an earlier file; give this one another' });
    return findings.map((finding) => ({ ...finding, path: [...place, ...finding.path] }));
  });
  return [...elsewhere, ...ofFiles];
}

function nameOf({ name }: Fields, { structure, tenantAttribute }: Fields): Finding[] {
  const text = asText(name);
  if (text === undefined) return [];
  const findings: Finding[] = [];
  if (namesTenant(text) && tenantAttribute === undefined) {
    const remedy = 'names {tenant}, so the pool needs tenantAttribute, such as custom:tenant_id';
    findings.push({ path: ['name'], remedy });
  }
  if (asList(structure).includes(`${text}/`))
    findings.push({ path: ['name'], remedy: 'is a folder of structure; give the file another name' });
  return findings;
}

/** Only groups that the configuration names are known of a user. */
function groupsOf({ groups, tenants }: Fields, { groups: known, tenantAttribute }: Fields): Finding[] {
  const unknown = asList(groups).flatMap((group, at): Finding[] =>
    typeof group !== 'string' || Object.hasOwn(asFields(known), group)
      ? []
      : [{ path: ['groups', at], remedy: `must be one of the pool's groups in this file; add ${group} to groups` }],
  );
  if (tenants === undefined || tenantAttribute !== undefined) return unknown;
  return [...unknown, { path: ['tenants'], remedy: 'needs tenantAttribute: the pool has no tenants' }];
}
