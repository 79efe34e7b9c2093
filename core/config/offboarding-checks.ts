import { asFields, asList, asText, type Fields, type Finding } from './fields';
import { keyRegionRemedy } from './kms-key';
import { archivePrefixRemedy, layoutRemedy, layoutsOverlap } from './layout-rules';
import type { Path } from './problem';

/** What `offboarding` says against other settings. */
export function checkOffboarding(
  pool: Fields,
  index: number,
  pools: readonly Fields[],
  controlBucket: string | undefined,
): Finding[] {
  if (pool['offboarding'] === undefined) return [];
  const path = ['pools', index, 'offboarding'];
  const { archive, archiveBucket, archivePrefix, encryption } = asFields(pool['offboarding']);
  const elsewhere = keyRegionRemedy(asFields(encryption)['kmsKey'], pool);
  const findings: Finding[] = elsewhere === undefined ? [] : [{ path: [...path, 'encryption', 'kmsKey'], remedy: elsewhere }];
  if (archive === true && asList(pool['userRoles']).length === 0) {
    findings.push({ path, remedy: 'needs userRoles: only where Gatehouse denies access are objects taken away' });
  }
  const prefix = asText(archivePrefix);
  if (archiveBucket === undefined && prefix !== undefined) findings.push(...checkPrefix(pool, prefix, pools, path));
  const bucket = asText(archiveBucket);
  return bucket === undefined ? findings : [...findings, ...checkBucket(bucket, pools, controlBucket, path)];
}

function checkBucket(bucket: string, pools: readonly Fields[], controlBucket: string | undefined, path: Path): Finding[] {
  const findings: Finding[] = [];
  const at = [...path, 'archiveBucket'];
  if (bucket === controlBucket) findings.push({ path: at, remedy: 'must be another bucket than controlBucket' });
  if (pools.some(({ dataBucket }) => dataBucket === bucket)) {
    const remedy = "must hold no users' objects; leave it out to archive below archive/ of dataBucket, which users are denied";
    findings.push({ path: at, remedy });
  }
  return findings;
}

/** Users are denied everything below it. */
function checkPrefix({ dataBucket }: Fields, prefix: string, pools: readonly Fields[], path: Path): Finding[] {
  if (archivePrefixRemedy(prefix) !== undefined) return [];
  return pools
    .filter((other) => other['dataBucket'] === dataBucket)
    .flatMap(prefixesOf)
    .filter((used) => layoutsOverlap(prefix, used))
    .map((used) => {
      const remedy = `overlaps ${used}, which users reach; begin it with another segment, such as archive/`;
      return { path: [...path, 'archivePrefix'], remedy };
    });
}

function prefixesOf(pool: Fields): readonly string[] {
  const layout = asText(pool['layout']);
  const grants = Object.values(asFields(pool['groups'])).flatMap((group) => asList(asFields(group)['grants']));
  return [
    ...(layout === undefined || layoutRemedy(layout) !== undefined ? [] : [layout]),
    ...grants.flatMap((grant) => asText(asFields(grant)['prefix']) ?? []).filter((granted) => granted.endsWith('/')),
  ];
}
