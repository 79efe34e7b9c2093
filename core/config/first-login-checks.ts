import { asFields, asText, type Fields, type Finding } from './fields';

/** What `firstLogin` and the write-backs say against each other. */
export function checkFirstLogin(pool: Fields, index: number): Finding[] {
  const findings: Finding[] = [];
  const { firstLogin, writeBack, structure, tenantAttribute } = pool;
  for (const [name, template] of Object.entries(asFields(writeBack))) {
    if (firstLogin !== undefined || !(asText(template) ?? '').includes('{firstLogin}')) continue;
    const remedy = 'names {firstLogin}, so the pool needs firstLogin, such as { template: welcome-pdf, name: welcome.pdf }';
    findings.push({ path: ['pools', index, 'writeBack', name], remedy });
  }
  const name = asText(asFields(firstLogin)['name']);
  if (name === undefined) return findings;
  if (name.includes('{tenant}') && tenantAttribute === undefined) {
    const remedy = 'names {tenant}, so the pool needs tenantAttribute, such as custom:tenant_id';
    findings.push({ path: ['pools', index, 'firstLogin', 'name'], remedy });
  }
  if (Array.isArray(structure) && structure.includes(`${name}/`)) {
    findings.push({
      path: ['pools', index, 'firstLogin', 'name'],
      remedy: 'is a folder of structure; give the file another name',
    });
  }
  return findings;
}
