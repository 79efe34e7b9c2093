import type { GatehouseConfig } from '../../../core/config/types';
import { ownTemplatesOf } from '../../../core/first-login/files-for';
import { GatehouseFailure } from '../../../core/failures';
import { templateKey } from '../../../core/layout/control-keys';
import type { ObjectStore } from '../../../core/ports';

/** The text of a template beside `gatehouse.yaml`, or `undefined`. */
export type LocalTemplates = (name: string) => Promise<string | undefined>;

/** What has to be written so that workers find a template. */
export interface TemplateToPublish {
  readonly name: string;
  readonly text: string;
  /** Of the one that is there. */
  readonly etag: string | undefined;
}

/** The templates of a configuration that are not in the control bucket as they are here. Raises `TemplateInvalid` for one that is nowhere. */
export async function templatesToPublish(
  objects: ObjectStore,
  { controlBucket, pools }: GatehouseConfig,
  local: LocalTemplates,
): Promise<readonly TemplateToPublish[]> {
  const names = pools.flatMap(ownTemplatesOf);
  const found = await Promise.all(
    [...new Set(names)].map(async (name): Promise<readonly TemplateToPublish[]> => {
      const ref = { bucket: controlBucket, key: templateKey(name) };
      const [text, stored] = [await local(name), await objects.read(ref)];
      const there = stored === 'unchanged' ? undefined : stored;
      if (text === undefined && there === undefined) throw absent(name, ref.key);
      return text === undefined || text === there?.text ? [] : [{ name, text, etag: there?.etag }];
    }),
  );
  return found.flat();
}

/** Raises `RecordConflict` where somebody else published one meanwhile. */
export async function publishTemplates(
  objects: ObjectStore,
  bucket: string,
  templates: readonly TemplateToPublish[],
): Promise<readonly string[]> {
  for (const { name, text, etag } of templates) {
    const ref = { bucket, key: templateKey(name) };
    const condition = etag === undefined ? ({ absent: true } as const) : { etag };
    const { written } = await objects.write(ref, text, condition, { contentType: 'text/plain; charset=utf-8' });
    if (written) continue;
    const remedy = 'Somebody else published it meanwhile: look at it, then apply again.';
    throw new GatehouseFailure('RecordConflict', { place: `bucket=${bucket}, key=${ref.key}`, remedy });
  }
  return templates.map(({ name }) => name);
}

const absent = (name: string, key: string): GatehouseFailure =>
  new GatehouseFailure('TemplateInvalid', {
    place: `template=${name}`,
    remedy: `Put ${name} into templates/ beside gatehouse.yaml; there is no ${key} in the control bucket either.`,
  });
