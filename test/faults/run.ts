import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Supervised } from '../../local/servers/supervise';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { archiveKillsName, type Played, playArchiveKills } from './archive-kills';
import { allCases, type FaultCase, smokeCases } from './cases';
import { firstSignInName, playFirstSignIns } from './first-sign-ins';
import { moveKillsName, playMoveKills } from './move-kills';
import { playCase } from './play-case';
import { sample } from './sample';
import { playTenantKills, tenantKillsName } from './tenant-kills';

const usage = `Usage: npm run faults [-- --all | --seed N | --only TEXT]

Plays registrations, changes of access, archives, moves, tenants that go and first sign-ins with something going wrong, each against a real worker, and looks at the world
afterwards. Without options: a fixed smoke set and a random sample. --all: every case. --seed: that sample again. --only: cases whose
name contains the text.
`;

const sampled = 8;
const sideBySide = 6;

/** Faults that hit only their own user run side by side; what hits everybody runs alone. */
const isAlone = ({ fault, boundary }: FaultCase): boolean => fault.kind !== 'answer' || boundary?.shared === true;

async function main(): Promise<void> {
  const options = {
    all: { type: 'boolean' },
    seed: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help === true) return void process.stdout.write(usage);
  const seed = Number(values.seed ?? randomInt(1_000_000));
  const cases = choose(values, seed);
  say(
    `${String(cases.length)} of ${String(allCases.length)} cases${values.all === true ? '' : `, seed ${String(seed)} (npm run faults -- --seed ${String(seed)})`}`,
  );
  const ofAccess = cases.length === 0 ? noTally : await playCases(cases);
  const isWanted = (name: string): boolean => values.only === undefined || name.includes(values.only);
  const firstSignIns = values.all === true ? 200 : 20;
  const ofArchive = isWanted(archiveKillsName) ? tallyOf(await playArchiveKills()) : noTally;
  const ofFirstSignIn = isWanted(firstSignInName) ? tallyOf(await playFirstSignIns(firstSignIns)) : noTally;
  const ofMoves = isWanted(moveKillsName) ? tallyOf(await playMoveKills()) : noTally;
  const ofTenants = isWanted(tenantKillsName) ? tallyOf(await playTenantKills()) : noTally;
  const all = [ofAccess, ofArchive, ofMoves, ofFirstSignIn, ofTenants];
  const [passed, failed] = [sum(all.map((one) => one.passed)), sum(all.map((one) => one.failed))];
  say(`\n${String(passed)} passed, ${String(failed)} failed`);
  tally(passed, failed);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

const noTally = { passed: 0, failed: 0 };

async function playCases(cases: readonly FaultCase[]) {
  const scene = await openAccessScene({});
  try {
    const failed = await playAll(scene, cases);
    return { passed: cases.length - failed, failed };
  } finally {
    await scene.close();
  }
}

function tallyOf(played: readonly Played[]) {
  for (const { name, problems } of played) {
    say(`${problems.length === 0 ? 'passed' : 'FAILED'}  ${name}${problems.map((problem) => `\n          ${problem}`).join('')}`);
  }
  const failed = played.filter(({ problems }) => problems.length > 0).length;
  return { passed: played.length - failed, failed };
}

function choose({ all, only }: { all?: boolean; only?: string }, seed: number): readonly FaultCase[] {
  if (only !== undefined) return allCases.filter(({ name }) => name.includes(only));
  if (all === true) return allCases;
  const others = allCases.filter((one) => !smokeCases.includes(one));
  return [...smokeCases, ...sample(others, sampled, seed)];
}

async function playAll(scene: AccessScene, cases: readonly FaultCase[]): Promise<number> {
  let worker: Supervised = scene.playground.worker;
  const restartWorker = async (): Promise<void> => {
    process.kill(worker.pid, 'SIGKILL');
    await worker.ended;
    worker = await scene.playground.startWorker();
  };
  let failed = 0;
  const play = async (one: FaultCase): Promise<void> => {
    const began = performance.now();
    const problems = await playCase(scene, one, restartWorker).catch((error: unknown) => [String(error)]);
    if (problems.length > 0) failed += 1;
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    say(
      `${problems.length === 0 ? 'passed' : 'FAILED'}  ${took.padStart(7)}  ${one.name}${problems.map((problem) => `\n          ${problem}`).join('')}`,
    );
  };
  const together = cases.filter((one) => !isAlone(one));
  const lane = async (): Promise<void> => {
    for (let one = together.shift(); one !== undefined; one = together.shift()) await play(one);
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  for (const one of cases.filter(isAlone)) await play(one);
  return failed;
}

function tally(passed: number, failed: number): void {
  const folder = process.env['GATEHOUSE_TALLY'];
  if (folder !== undefined) writeFileSync(join(folder, `faults-${String(process.pid)}`), `${String(passed)} ${String(failed)}\n`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
