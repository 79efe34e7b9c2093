import { GetObjectCommand } from '@aws-sdk/client-s3';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../client/cli/run';
import type { AccessReport } from '../../core/contract/access-report';
import type { ReconcileResult } from '../../core/contract/reconcile';
import { openAccessScene } from './access-scene';
import { operatorEnv } from './operator-env';

/** A playground whose pool passes look at, by the command line. */
export async function openReconcileScene() {
  const scene = await openAccessScene();
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-reconcile-'));
  const { config } = scene.playground;

  /** What it printed. */
  const gatehouse = async (args: string): Promise<string> => {
    let [out, err] = ['', ''];
    const code = await run(args.split(' '), {
      env: { ...operatorEnv(scene.playground), HOME: directory },
      cwd: directory,
      colors: false,
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      ask: () => Promise.resolve(undefined),
    });
    if (code !== 0) throw new Error(`${args}: ${out}${err}`);
    return out;
  };

  return {
    ...scene,
    gatehouse,
    /** Applies a schedule for the pool, or none; answers what was printed. */
    async schedule(reconcile: object | undefined): Promise<string> {
      const pools = config.pools.map((pool) => (reconcile === undefined ? pool : { ...pool, schedules: { reconcile } }));
      await writeFile(join(directory, 'gatehouse.yaml'), stringify({ ...config, pools }));
      return gatehouse('apply');
    },
    reconcile: async (options = ''): Promise<ReconcileResult> =>
      JSON.parse(await gatehouse(`reconcile --json${options}`)) as ReconcileResult,
    async reportOf({ report }: ReconcileResult): Promise<AccessReport> {
      const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket: config.controlBucket, Key: report }));
      return JSON.parse((await Body?.transformToString()) ?? '') as AccessReport;
    },
    async close(): Promise<void> {
      await scene.close();
      await rm(directory, { recursive: true });
    },
  };
}

export type ReconcileScene = Awaited<ReturnType<typeof openReconcileScene>>;
