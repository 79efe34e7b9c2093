import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { setTimeout as delay } from 'node:timers/promises';
import { mapBounded } from '../client/relay/map-bounded';
import { accountCredentials } from '../local/play/back-office';
import { groups, nameOf, rounds, type StormSettings } from './storm-settings';

/**
 * `<settings>`: the customer's application, in a process of its own as it would be: each user joins and leaves groups, ten
 * times. Tells its parent `ready`, begins when told anything, and answers how many changes it made.
 */
function main(): void {
  const {
    endpoint,
    region,
    userPoolId: UserPoolId,
    users,
    perSecond,
    atOnce,
  } = JSON.parse(process.argv[2] ?? '') as StormSettings;
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials: accountCredentials });
  const inTurn = pacer(perSecond);
  const change = async (index: number, round: number): Promise<void> => {
    const { group, joins } = changeOf(index, round);
    await inTurn();
    const who = { UserPoolId, Username: nameOf(index), GroupName: group };
    await (joins ? cognito.send(new AdminAddUserToGroupCommand(who)) : cognito.send(new AdminRemoveUserFromGroupCommand(who)));
  };
  process.once('message', () => {
    void storm(users, atOnce, change).then((made) => {
      cognito.destroy();
      process.send?.(made);
      process.disconnect();
    });
  });
  process.send?.('ready');
}

/** Each user's changes come one after another. In the end every other user is in both groups, and the rest in none. */
async function storm(users: number, atOnce: number, change: (index: number, round: number) => Promise<void>): Promise<number> {
  for (let round = 0; round < rounds; round++) {
    await mapBounded([...Array(users).keys()], atOnce, (index) => change(index, round));
  }
  return users * rounds;
}

/** Five changes of each group leave a user in both; six and four leave them in none. */
function changeOf(index: number, round: number): { readonly group: string; readonly joins: boolean } {
  const [first, time] = index % 2 === 0 ? [round % 2 === 0, Math.floor(round / 2)] : [round < 6, round < 6 ? round : round - 6];
  return { group: groups[first ? 0 : 1], joins: time % 2 === 0 };
}

/** Lets so many through in a second, evenly; all of them where there is no rate. */
function pacer(perSecond: number | undefined): () => Promise<void> {
  let next = 0;
  return async () => {
    if (perSecond === undefined) return;
    const now = Date.now();
    const at = Math.max(now, next);
    next = at + 1_000 / perSecond;
    if (at > now) await delay(at - now);
  };
}

main();
