import {
  archivedKey,
  archivedVersionKey,
  archiveManifestKey,
  archivePartKey,
  archivePrefix,
  parseArchiveKey,
} from '../../../core/layout/archive-keys';
import { pool, sub } from '../../support/builders';

const prefix = archivePrefix({ pool, sub }, 7);
const pass = { epoch: 12, pass: 3 };

test.each(['a', '', 'b//c', '/d', 'new\nline', 'parts/00000000.ndjson', 'manifest.json', 'ü'.repeat(300)])(
  'the name of an object comes back from its key in the archive: %j',
  (name) => {
    expect(parseArchiveKey(prefix, archivedKey(prefix, pass, name))).toEqual({ of: 'object', name, ...pass });
  },
);

test('a key that would be too long is known by its digest, one byte more than what fits', () => {
  const room = 1_024 - archivedKey(prefix, pass, '').length;
  expect(parseArchiveKey(prefix, archivedKey(prefix, pass, 'x'.repeat(room)))).toMatchObject({ of: 'object' });
  const key = archivedKey(prefix, pass, 'x'.repeat(room + 1));
  expect(parseArchiveKey(prefix, key)).toMatchObject({ of: 'long', ...pass });
  expect(archivedKey(prefix, pass, `${'x'.repeat(room)}y`)).not.toBe(key);
});

test('parts and manifests are told apart from objects', () => {
  expect(parseArchiveKey(prefix, archivePartKey(prefix, pass, 4))).toEqual({ of: 'part', part: 4, ...pass });
  expect(parseArchiveKey(prefix, archiveManifestKey(prefix, pass))).toEqual({ of: 'manifest', ...pass });
  expect(parseArchiveKey(prefix, `${prefix}other`)).toBeUndefined();
  expect(parseArchiveKey(prefix, `archive/${pool}/${sub}/8/0000000012-0003/manifest.json`)).toBeUndefined();
});

test.each(['a', 'b//c', 'versions/1/a', 'new\nline'])('an older version is known by its id and the name: %j', (name) => {
  const key = archivedVersionKey(prefix, pass, name, 'null');
  expect(parseArchiveKey(prefix, key)).toEqual({ of: 'version', version: 'null', name, ...pass });
  expect(archivedVersionKey(prefix, pass, name, 'v2')).not.toBe(key);
});

test('long names of older versions are told apart by their versions', () => {
  const keys = ['v1', 'v2'].map((version) => archivedVersionKey(prefix, pass, 'x'.repeat(1_000), version));
  expect(keys.map((key) => parseArchiveKey(prefix, key)?.of)).toEqual(['long', 'long']);
  expect(keys[0]).not.toBe(keys[1]);
});

test('archives may be below another prefix', () => {
  expect(archivePrefix({ pool, sub }, 7, 'cold/')).toBe(`cold/${pool}/${sub}/7/`);
});
