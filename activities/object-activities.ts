import type { ActivityPorts } from './activity-ports';
import { archivePage } from './archive-page';
import { bringHome } from './bring-home';
import { deleteOriginals } from './delete-originals';
import { eraseHistory } from './erase-history';
import { erasePage } from './erase-page';
import { listArchiveParts } from './list-archive-parts';
import { proveGone } from './prove-gone';
import { recordTags } from './record-tags';
import { removeCopies } from './remove-copies';
import { tagPage } from './tag-page';
import { thawCopies } from './thaw-copies';
import { tidyArchive } from './tidy-archive';
import { writeArchiveManifest } from './write-archive-manifest';

/** What is done to users' own objects, many at a time. */
export const objectActivities = (ports: ActivityPorts) => ({
  archivePage: archivePage(ports),
  bringHome: bringHome(ports),
  deleteOriginals: deleteOriginals(ports),
  eraseHistory: eraseHistory(ports),
  erasePage: erasePage(ports),
  listArchiveParts: listArchiveParts(ports),
  proveGone: proveGone(ports),
  recordTags: recordTags(ports),
  removeCopies: removeCopies(ports),
  tagPage: tagPage(ports),
  thawCopies: thawCopies(ports),
  tidyArchive: tidyArchive(ports),
  writeArchiveManifest: writeArchiveManifest(ports),
});
