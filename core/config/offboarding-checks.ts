import { asFields, asList, asText, type Fields, type Finding } from './fields';

/** What `offboarding` says against other settings. */
export function checkOffboarding(
  pool: Fields,
  index: number,
  pools: readonly Fields[],
  controlBucket: string | undefined,
): Finding[] {
  if (pool['offboarding'] === undefined) return [];
  const path = ['pools', index, 'offboarding'];
  const { archive, archiveBucket } = asFields(pool['offboarding']);
  const bucket = asText(archiveBucket);
  const findings: Finding[] = [];
  if (archive === true && asList(pool['userRoles']).length === 0) {
    findings.push({ path, remedy: 'needs userRoles: only where Gatehouse denies access are objects taken away' });
  }
  if (bucket === undefined) return findings;
  const at = [...path, 'archiveBucket'];
  if (bucket === controlBucket) findings.push({ path: at, remedy: 'must be another bucket than controlBucket' });
  if (pools.some(({ dataBucket }) => dataBucket === bucket)) {
    const remedy = "must hold no users' objects; leave it out to archive below archive/ of dataBucket, which users are denied";
    findings.push({ path: at, remedy });
  }
  return findings;
}
