import { gather } from '../doctor/gather';
import { judge, sortFindings } from '../doctor/judge';
import { replayOpenRuns } from '../doctor/replay';
import { report } from '../doctor/report';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

interface DoctorOptions {
  readonly asWorker?: true | undefined;
  readonly replay?: true | undefined;
}

export function addDoctor(program: Program, perform: Perform): void {
  program
    .command('doctor')
    .description('Check what Gatehouse rests on: configuration, AWS, Temporal, workers. Only reads.')
    .option('--as-worker', "make the reading calls of a worker instead, to try the workers' credentials")
    .option('--replay', 'also replay the open runs against the workflows of this installation, before a rollout')
    .addHelpText(
      'after',
      '\nExit codes: 0 no error found (there may be warnings), 1 errors found.\n\n' +
        'Examples:\n  $ temporal gatehouse doctor\n  $ temporal gatehouse doctor --json --control-bucket acme-gatehouse\n' +
        '  $ AWS_PROFILE=gatehouse-worker temporal gatehouse doctor --as-worker\n  $ temporal gatehouse doctor --replay',
    )
    .action((options) => perform((session) => doctor(session, options)));
}

async function doctor(session: Session, { asWorker, replay }: DoctorOptions): Promise<CommandResult> {
  const facts = await gather(session, { asWorker: asWorker === true });
  const replayed = replay === true && facts.temporal !== undefined ? await replayOpenRuns(session) : undefined;
  return report(session, sortFindings([...judge(facts), ...(replayed?.findings ?? [])]), replayed?.replayed);
}
