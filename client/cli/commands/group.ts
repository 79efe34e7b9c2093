import { changeUser, type OperatorChange } from '../change-user';
import type { Program } from '../program';
import type { Perform } from '../session';

/** `group join` and `group leave`. */
export function addGroup(program: Program, perform: Perform): void {
  const group = program.command('group').description("Change a user's groups in Cognito, with what follows in force at once.");
  const add = (name: 'join' | 'leave', description: string, change: (group: string) => OperatorChange): void => {
    group
      .command(name)
      .description(description)
      .argument('<group>', 'group of the user pool')
      .argument('<sub>', "the user's id in the pool, a UUID")
      .option('--pool <id>', 'user pool, where several are configured')
      .option('--wait <seconds>', 'how long to wait until it is enforced; the run goes on afterwards', '60')
      .addHelpText('after', `\nExample:\n  $ temporal gatehouse group ${name} premium 4f1c2d3e-0000-7000-8000-000000000001`)
      .action((named, sub, options) => perform((session) => changeUser(session, sub, options, change(named))));
  };
  add('join', 'Add a user to a group, and grant what its template says.', (name) => ({
    kind: 'group-joined',
    group: name,
    done: `Joined ${name}`,
    call: (directory, pool, username) => directory.joinGroup(pool, username, name),
  }));
  add('leave', 'Remove a user from a group, and take away what its template says.', (name) => ({
    kind: 'group-left',
    group: name,
    done: `Left ${name}`,
    call: (directory, pool, username) => directory.leaveGroup(pool, username, name),
  }));
}
