import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Supervised } from '../../local/servers/supervise';
import type { AccessScene } from '../support/access-scene';
import { allCases, type FaultCase, smokeCases, type Suite, suites } from './cases';
import { firstSignInName, playFirstSignIns } from './first-sign-ins';
import { playInterleavings } from './interleavings';
import { moveKillsName, playMoveKills } from './move-kills';
import { playCase, playKills } from './play-case';
import type { Played } from './played';
import { sample } from './sample';
import { playTenantKills, tenantKillsName } from './tenant-kills';
import { playTenantMakingKills, tenantMakingKillsName } from './tenant-making-kills';

const usage = `Usage: npm run faults [-- --all | --seed N | --only TEXT | --interleavings N [--seed N]]

Plays registrations, changes of access, archives, ways back, tags, first sign-ins, moves, and tenants that come or go, with something going
wrong, each against a real worker, and looks at the world afterwards. Without options: a fixed smoke set, a random sample, a few interleavings, and
one of first sign-ins, moves and tenants. --all: every case. --seed: that
sample again. --only: cases whose name contains the text. --interleavings: as many users who are disabled and enabled while their
objects are written, and no case; seeds count up from --seed.
`;

const sampled = 8;
const interleavedInSample = 2;

const options = {
  all: { type: 'boolean' },
  seed: { type: 'string' },
  only: { type: 'string' },
  interleavings: { type: 'string' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help === true) return void process.stdout.write(usage);
  const seed = Number(values.seed ?? randomInt(1_000_000));
  const interleaved = Number(values.interleavings ?? (values.only === undefined ? interleavedInSample : 0));
  const chosen = values.interleavings === undefined ? choose(values, seed) : [];
  const again = values.all === true ? '' : `, seed ${String(seed)} (npm run faults -- --seed ${String(seed)})`;
  say(`${String(chosen.length)} of ${String(allCases.length)} cases, ${String(interleaved)} interleavings${again}`);
  for (const suite of suites) {
    const cases = suite.cases.filter((one) => chosen.includes(one));
    const users = suite.interleaves === true ? interleaved : 0;
    if (cases.length + users === 0) continue;
    await inScene(suite.open, async (scene, restart) => {
      const kills = cases.length === 0 ? { restartWorker: restart } : {};
      const interleavings = playInterleavings({ scene, count: users, firstSeed: seed, tell, ...kills });
      await Promise.all([playSuite(suite, scene, cases, restart), interleavings]);
    });
  }
  if (values.interleavings === undefined) await playWholes(values, seed);
  say(`\n${String(counts.passed)} passed, ${String(counts.failed)} failed`);
  tally();
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** Cases that share a world of their own: all, those that are named, or one of them by the seed. */
async function playWholes({ all, only }: { all?: boolean; only?: string }, seed: number): Promise<void> {
  const wholes: readonly (readonly [string, () => Promise<readonly Played[]>])[] = [
    [firstSignInName, () => playFirstSignIns(all === true ? 200 : 20)],
    [moveKillsName, playMoveKills],
    [tenantKillsName, playTenantKills],
    [tenantMakingKillsName, playTenantMakingKills],
  ];
  const isChosen = (name: string, index: number): boolean =>
    only === undefined ? all === true || index === seed % wholes.length : name.includes(only);
  for (const [, play] of wholes.filter(([name], index) => isChosen(name, index))) {
    const began = performance.now();
    const played = await play();
    for (const one of played) tell(one.name, one.problems, performance.now() - began);
  }
}

function choose({ all, only }: { all?: boolean; only?: string }, seed: number): readonly FaultCase[] {
  if (only !== undefined) return allCases.filter(({ name }) => name.includes(only));
  if (all === true) return allCases;
  const others = allCases.filter((one) => !smokeCases.includes(one));
  return [...smokeCases, ...sample(others, sampled, seed)];
}

type RestartWorker = () => Promise<void>;

async function inScene(open: Suite['open'], use: (scene: AccessScene, restart: RestartWorker) => Promise<void>): Promise<void> {
  const scene = await open();
  try {
    let worker: Supervised = scene.playground.worker;
    await use(scene, async () => {
      process.kill(worker.pid, 'SIGKILL');
      await worker.ended;
      worker = await startAgain(scene);
    });
  } finally {
    await scene.close();
  }
}

/** One that ends while it starts, because nobody answers it in time, is started again, as whatever supervises workers does. */
async function startAgain({ playground }: AccessScene): Promise<Supervised> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await playground.startWorker();
    } catch (error) {
      if (attempts === 20) throw error;
      await delay(1_000);
    }
  }
}

/** Faults that hit only their own user run side by side; what hits everybody runs alone. */
const isAlone = ({ fault: { kind }, boundary }: FaultCase): boolean =>
  (kind !== 'answer' && kind !== 'replaced') || boundary?.shared === true;

async function playSuite(
  { lanes, killsTogether }: Suite,
  scene: AccessScene,
  cases: readonly FaultCase[],
  restart: RestartWorker,
): Promise<void> {
  const play = async (one: FaultCase): Promise<void> => {
    const began = performance.now();
    const problems = await playCase(scene, one, restart).catch((error: unknown) => [String(error)]);
    tell(one.name, problems, performance.now() - began);
  };
  const together = cases.filter((one) => !isAlone(one));
  const lane = async (): Promise<void> => {
    for (let one = together.shift(); one !== undefined; one = together.shift()) await play(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const kills = killsTogether === true ? cases.filter(({ fault }) => fault.kind === 'kill') : [];
  for (let from = 0; from < kills.length; from += lanes) {
    const began = performance.now();
    const some = kills.slice(from, from + lanes);
    const found = await playKills(scene, some, restart);
    for (const [index, { name }] of some.entries()) tell(name, found[index] ?? [], performance.now() - began);
  }
  for (const one of cases.filter((other) => isAlone(other) && !kills.includes(other))) await play(one);
}

const counts = { passed: 0, failed: 0 };

function tell(name: string, problems: readonly string[], tookMs: number): void {
  counts[problems.length === 0 ? 'passed' : 'failed'] += 1;
  const took = `${(tookMs / 1000).toFixed(1)} s`;
  const lines = problems.map((problem) => `\n          ${problem}`).join('');
  say(`${problems.length === 0 ? 'passed' : 'FAILED'}  ${took.padStart(7)}  ${name}${lines}`);
}

function tally(): void {
  const folder = process.env['GATEHOUSE_TALLY'];
  if (folder === undefined) return;
  writeFileSync(join(folder, `faults-${String(process.pid)}`), `${String(counts.passed)} ${String(counts.failed)}\n`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
