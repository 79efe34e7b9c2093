import { CommanderError } from '@commander-js/extra-typings';
import pc from 'picocolors';
import { addAccess } from './commands/access';
import { addAccessExplain } from './commands/access-explain';
import { addAccessPreview } from './commands/access-preview';
import { addAccessReport } from './commands/access-report';
import { addAdopt } from './commands/adopt';
import { addApply } from './commands/apply';
import { addDoctor } from './commands/doctor';
import { addGroup } from './commands/group';
import { addIam } from './commands/iam';
import { addInit } from './commands/init';
import { addPlan } from './commands/plan';
import { addReconcile } from './commands/reconcile';
import { addSetup } from './commands/setup';
import { addTemplatePreview } from './commands/template-preview';
import { addTenant } from './commands/tenant';
import { addTenantList } from './commands/tenant-list';
import { addTenantProvision } from './commands/tenant-provision';
import { addTenantShow } from './commands/tenant-show';
import { addTenantOffboard } from './commands/tenant-offboard';
import { addTenantVerify } from './commands/tenant-verify';
import { addTenantMove } from './commands/tenant-move';
import { addUser } from './commands/user';
import { addUserDisable } from './commands/user-disable';
import { addUserEnable } from './commands/user-enable';
import { addUserProvision } from './commands/user-provision';
import { addUserRestore } from './commands/user-restore';
import { addUserRevoke } from './commands/user-revoke';
import { addUserShow } from './commands/user-show';
import { createProgram } from './program';
import { errorJson, errorLine, type ExitCode, exitCodeOf } from './result';
import type { Perform, Session } from './session';
import type { Terminal } from './terminal';

/** Runs one command line, without the program's name, and returns its exit code. Never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(terminal);
  const perform: Perform = async (work) => {
    exitCode = await performOn(openSession(terminal, program.opts()), work);
  };
  addInit(program, perform);
  addSetup(program, perform);
  addPlan(program, perform);
  addApply(program, perform);
  addDoctor(program, perform);
  addAdopt(program, perform);
  addReconcile(program, perform);
  addIam(program, perform);
  const access = addAccess(program);
  addAccessPreview(access, perform);
  addAccessExplain(access, perform);
  addAccessReport(access, perform);
  addTemplatePreview(program, perform);
  const user = addUser(program);
  addUserShow(user, perform);
  addUserProvision(user, perform);
  addUserDisable(user, perform);
  addUserEnable(user, perform);
  addUserRevoke(user, perform);
  addUserRestore(user, perform);
  addGroup(program, perform);
  const tenant = addTenant(program);
  addTenantProvision(tenant, perform);
  addTenantShow(tenant, perform);
  addTenantList(tenant, perform);
  addTenantVerify(tenant, perform);
  addTenantOffboard(tenant, perform);
  addTenantMove(tenant, perform);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function openSession(terminal: Terminal, options: Session['options']): Session {
  const plain = options.json === true || !terminal.colors;
  const progress = (line: string): void => {
    terminal.err(`${line}\n`);
  };
  return { terminal, options, paint: pc.createColors(!plain), progress };
}

async function performOn(session: Session, work: Parameters<Perform>[0]): Promise<ExitCode> {
  const { terminal, options, paint } = session;
  const print = (value: object): void => {
    terminal.out(`${JSON.stringify(value, undefined, 2)}\n`);
  };
  try {
    const result = await work(session);
    if ('printed' in result) return result.exitCode;
    const { json, lines, exitCode = 0 } = result;
    if (options.json) print(json);
    else terminal.out(`${lines.join('\n')}\n`);
    return exitCode;
  } catch (error) {
    if (options.json) print(errorJson(error));
    else terminal.err(`${paint.red(errorLine(error))}\n`);
    return exitCodeOf(error);
  }
}
