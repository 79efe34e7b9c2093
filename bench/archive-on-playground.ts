import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { inParallel } from '../activities/in-parallel';
import { createConfigStore } from '../aws/config-store';
import { createS3ObjectStore } from '../aws/s3-object-store';
import { accountCredentials, createBackOffice } from '../local/play/back-office';
import { createCustomerApp } from '../local/play/customer-app';
import { type Playground, startPlayground } from '../local/playground';
import { archiveRun, wayBackRun } from './archive-run';
import type { BareFigures } from './bare-move';
import { message } from './measure-process';
import { watchMemory } from './resident-memory';
import { rounded } from './statistics';

const bytesOfObject = 4_096;
const writesAtOnce = 20;

type Tell = (line: string) => void;

/** Objects and bytes a second, of Gatehouse and of the bare loops before and after it. */
export async function archiveOnPlayground(objects: number, progress: Tell): Promise<Record<string, number>> {
  const playground = await startPlayground({ progress });
  const { region, endpoint } = playground.app;
  const s3 = new S3Client({ region, endpoint, credentials: accountCredentials, forcePathStyle: true });
  const [app, office] = [createCustomerApp(playground.app), createBackOffice(playground.app)];
  try {
    await archiveAtOnce(playground, s3);
    const sub = await app.signUp('mover');
    const bare = await bareLoop(playground, s3, objects, 'before');
    await store(playground, s3, `users/${sub}/`, objects);
    progress(`${String(objects)} objects of ${String(bytesOfObject)} bytes stored; the bare loop is through`);
    const memory = watchMemory(playground.worker.pid);
    await office.disable('mover');
    progress('the user is disabled');
    const moved = await archiveRun(playground.temporal.client, { pool: playground.app.userPoolId, sub });
    progress(`archived in ${String(moved.seconds)} s; the user is enabled again`);
    await office.enable('mover');
    const back = await wayBackRun(playground.temporal.client, { pool: playground.app.userPoolId, sub });
    const { before, growth } = memory.stop();
    const again = await bareLoop(playground, s3, objects, 'after');
    const [bareCopies, bareMoves] = [(bare.copies + again.copies) / 2, (bare.moves + again.moves) / 2];
    return {
      objects,
      'bytes of each': bytesOfObject,
      'archive (verified, listed, deleted): objects/s': rounded(objects / moved.seconds, 1),
      'archive (verified, listed, deleted): bytes/s': rounded((objects * bytesOfObject) / moved.seconds),
      'bare move (list, copy, HEAD, DELETE): objects/s': rounded(objects / bareMoves, 1),
      'bare move (list, copy, HEAD, DELETE): bytes/s': rounded((objects * bytesOfObject) / bareMoves),
      'bare move before: objects/s': rounded(objects / bare.moves, 1),
      'bare move after: objects/s': rounded(objects / again.moves, 1),
      'archive / bare move': rounded(bareMoves / moved.seconds, 2),
      'copies of the archive: objects/s': rounded(objects / moved.copySeconds, 1),
      'bare copies: objects/s': rounded(objects / bareCopies, 1),
      'copies of the archive / bare copies': rounded(bareCopies / moved.copySeconds, 2),
      'way back: objects/s': rounded(objects / back.seconds, 1),
      'history events per 1,000 objects': rounded((moved.events / objects) * 1_000, 1),
      'worker RSS before MiB': rounded(before, 1),
      'worker RSS growth MiB': rounded(growth, 1),
    };
  } finally {
    for (const part of [app, office]) part.close();
    s3.destroy();
    await playground.stop();
  }
}

/** As `apply` does for a gatehouse.yaml with `offboarding`. */
async function archiveAtOnce({ config }: Playground, client: S3Client): Promise<void> {
  const configs = createConfigStore({ objects: createS3ObjectStore({ client, expectedOwner: undefined }), ...config });
  const current = await configs.current();
  const offboarding = {
    archive: true,
    archiveAfter: '0s',
    storageClass: 'GLACIER_IR',
    deleteOriginals: true,
    restoreOnReenable: true,
  } as const;
  const next = { ...config, pools: config.pools.map((pool) => ({ ...pool, offboarding })) };
  await configs.publish({ config: next, clients: current?.published.clients ?? {} }, current);
}

const store = (playground: Playground, s3: S3Client, prefix: string, objects: number): Promise<unknown> =>
  inParallel(
    Array.from({ length: objects }, (_, index) => index),
    writesAtOnce,
    (index) => {
      const Key = `${prefix}documents/${String(index).padStart(7, '0')}.txt`;
      return s3.send(
        new PutObjectCommand({
          Bucket: playground.app.dataBucket,
          Key,
          Body: Buffer.alloc(bytesOfObject, index % 256),
          Metadata: { number: String(index) },
        }),
      );
    },
  );

async function bareLoop(playground: Playground, s3: S3Client, objects: number, when: string): Promise<BareFigures> {
  const prefix = `bare/${when}/`;
  await store(playground, s3, prefix, objects);
  const { region, endpoint, dataBucket } = playground.app;
  const child = fork(join(__dirname, 'bare-move-child.ts'), [region, endpoint, dataBucket, prefix, `archive/bare/${when}/`]);
  try {
    return (await message(child)) as BareFigures;
  } finally {
    child.kill();
  }
}
