import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { TrailRecord } from './trail-record';

export interface TrailFilesOptions {
  /** Of the upstream: no fault, quota or record of the edge is for what CloudTrail itself writes. */
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  /** A file is closed when it has this many records. 500 unless given. */
  readonly maxRecords?: number;
  /** The longest that a record waits for its file. Milliseconds; 1,000 unless given, where AWS takes about 5 minutes. */
  readonly everyMs?: number;
  readonly now?: () => Date;
}

export interface TrailFiles {
  /** Takes a record for the next file of its Region; returns at once. */
  add(record: TrailRecord): void;
  /**
   * Waits until everything added so far is in the bucket. Rejects with what could not be written, which stays, under the
   * same keys, for the next time.
   */
  flush(): Promise<void>;
}

interface ClosedFile {
  readonly key: string;
  readonly records: readonly TrailRecord[];
}

/**
 * A trail's files: gzip, `{"Records":[…]}`, in no order, one file for each Region
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html).
 */
export function createTrailFiles(options: TrailFilesOptions): TrailFiles {
  const { client, bucket: Bucket, maxRecords = 500, everyMs = 1_000, now = () => new Date() } = options;
  const open = new Map<string, TrailRecord[]>();
  const closed = new Set<ClosedFile>();
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const close = (group: string): void => {
    const records = open.get(group) ?? [];
    open.delete(group);
    if (records[0]) closed.add({ key: trailFileKey(records[0], now()), records });
  };
  const write = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const file of closed) {
      const Body = gzipSync(JSON.stringify({ Records: file.records }));
      const put = new PutObjectCommand({ Bucket, Key: file.key, Body, ContentType: 'application/x-gzip' });
      await client.send(put).then(
        () => closed.delete(file),
        (error: unknown) => failures.push(error),
      );
    }
    if (failures.length > 0) throw new AggregateError(failures, `${String(failures.length)} files did not get to ${Bucket}.`);
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    for (const group of [...open.keys()]) close(group);
    const written = writing.then(write);
    // Whoever asked hears of a failure; the next write does not depend on it.
    writing = written.catch(() => undefined);
    return written;
  };
  const flushSoon = (afterMs: number): void => {
    timer ??= setTimeout(() => void flush().catch(() => flushSoon(everyMs)), afterMs).unref();
  };

  return {
    add: (record) => {
      const group = `${record.recipientAccountId}/${record.awsRegion}`;
      const records = open.get(group) ?? [];
      open.set(group, records);
      if (records.push(record) >= maxRecords) close(group);
      flushSoon(everyMs);
    },
    flush,
  };
}

/** `AWSLogs/<account>/CloudTrail/<region>/yyyy/mm/dd/<account>_CloudTrail_<region>_<yyyymmddThhmmZ>_<16 random>.json.gz` */
function trailFileKey({ recipientAccountId: account, awsRegion: region }: TrailRecord, at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  const minute = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const random = randomUUID().replaceAll('-', '').slice(0, 16);
  const folder = `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}`;
  return `${folder}/${account}_CloudTrail_${region}_${minute}_${random}.json.gz`;
}
