import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  type HeadObjectCommandOutput,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { CopyRequest } from '../core/bulk-objects';
import { checksumIn } from './s3-checksum';
import { copyOptions, type CopyParts, encryptionFor, sourceOf, target, versionOf } from './s3-copy-input';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;

const partsAtOnce = 4;

/**
 * Copies an object in parts (https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html), each pinned to the
 * source's ETag. Nothing is copied by itself: tags, metadata and content headers are restated. Answers what S3 says of the
 * copy. Raises S3's own errors.
 */
export const s3CopyByParts =
  (parts: CopyParts) =>
  async (
    request: CopyRequest,
    source: HeadObjectCommandOutput,
  ): Promise<{ readonly etag: string; readonly checksum?: string }> => {
    const { client, owner, partBytes } = parts;
    const { from, to, storageClass } = request;
    const place = `bucket=${from.bucket}, key=${from.key}`;
    const options = () => copyOptions(parts, place);
    const { TagSet = [] } = await client.send(
      new GetObjectTaggingCommand({ ...target(from, owner), ...versionOf(request.version) }),
      options(),
    );
    const Tagging = TagSet.map(({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`).join('&');
    const begun = await client.send(
      new CreateMultipartUploadCommand({
        ...target(to, owner),
        ...contentOf(source),
        ...encryptionFor(request.encryption, source),
        StorageClass: storageClass as 'STANDARD',
        ...(Tagging === '' ? {} : { Tagging }),
      }),
      options(),
    );
    const upload = { ...target(to, owner), UploadId: begun.UploadId ?? '' };
    try {
      const ranges = rangesOf(source.ContentLength ?? 0, partBytes);
      const etags: string[] = [];
      const waiting = ranges.entries();
      const lane = async (): Promise<void> => {
        for (const [index, CopySourceRange] of waiting) {
          const input = { ...upload, ...sourceOf(request, owner), PartNumber: index + 1, CopySourceRange };
          etags[index] = (await client.send(new UploadPartCopyCommand(input), options())).CopyPartResult?.ETag ?? '';
        }
      };
      await Promise.all(Array.from({ length: partsAtOnce }, lane));
      const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
      const complete = { ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*' };
      const made = await client.send(new CompleteMultipartUploadCommand(complete), options());
      return { etag: made.ETag ?? '', ...checksumIn(made) };
    } catch (error) {
      // Whatever ended it, parts that nobody completes cost money; the bucket's lifecycle ends what this cannot.
      await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  };

/** `bytes=<first>-<last>` of every part. */
function rangesOf(bytes: number, partBytes: number): readonly string[] {
  const size = Math.max(partBytes, Math.ceil(bytes / mostParts));
  return Array.from({ length: Math.ceil(bytes / size) }, (_, index) => {
    const last = Math.min(bytes, (index + 1) * size) - 1;
    return `bytes=${String(index * size)}-${String(last)}`;
  });
}

const contentOf = (source: HeadObjectCommandOutput) =>
  present({
    CacheControl: source.CacheControl,
    ContentDisposition: source.ContentDisposition,
    ContentEncoding: source.ContentEncoding,
    ContentLanguage: source.ContentLanguage,
    ContentType: source.ContentType,
    Expires: source.ExpiresString === undefined ? undefined : new Date(source.ExpiresString),
    Metadata: source.Metadata,
    WebsiteRedirectLocation: source.WebsiteRedirectLocation,
  });

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without what is undefined. */
const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
