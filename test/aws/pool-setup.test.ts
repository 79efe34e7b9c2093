import { CreateUserPoolClientCommand, CreateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { listClientIds } from '../../aws/pool-setup';
import { miniStackClients } from '../support/servers';

test('the app clients of all pages are listed', async () => {
  const aws = miniStackClients();
  const { UserPool } = await aws.cognito.send(new CreateUserPoolCommand({ PoolName: 'many-clients' }));
  const UserPoolId = UserPool?.Id ?? '';
  const made: string[] = [];
  for (let index = 0; index < 61; index += 1) {
    const { UserPoolClient } = await aws.cognito.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: `c${String(index)}` }),
    );
    made.push(UserPoolClient?.ClientId ?? '');
  }
  expect(await listClientIds(aws.cognito, UserPoolId)).toEqual(made.toSorted());
  aws.close();
});
