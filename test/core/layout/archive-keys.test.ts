import {
  archivedKey,
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
