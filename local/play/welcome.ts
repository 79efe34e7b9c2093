import type { Playground } from '../playground';

/** What `npm start` says once everything runs; every command can be copied as it is printed. */
export function welcome({ app, config, temporal, edge, trail }: Playground): string {
  const aws = `AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${app.region} aws --endpoint-url ${app.endpoint}`;
  return `
Temporal's UI   ${temporal.uiUrl ?? '(off)'}
AWS endpoint    ${app.endpoint}   (faults and quotas: ${edge.controlUrl})
user pool       ${app.userPoolId}
data bucket     ${app.dataBucket}
control bucket  ${config.controlBucket}
trail bucket    ${trail.bucket}

In another terminal, from this folder:

  npm run play -- sign-up alice                      a registration becomes a prefix
  npm run play -- put alice "hello" greeting.txt     with alice's own AWS credentials
  npm run play -- get alice greeting.txt
  npm run play -- list alice
  npm run play -- --help                             sign-in, join, leave, disable, enable, delete

  npm run temporal -- workflow list                  what ran
  npm run temporal -- gatehouse user show $(npm run --silent play -- sub alice)

With the AWS CLI:

  ${aws} cognito-idp list-users --user-pool-id ${app.userPoolId}
  ${aws} s3 ls --recursive s3://${app.dataBucket}/
  ${aws} s3 ls --recursive s3://${config.controlBucket}/

The configuration is .gatehouse/gatehouse.yaml; after a change:

  npm run temporal -- gatehouse --config .gatehouse/gatehouse.yaml plan
  npm run temporal -- gatehouse --config .gatehouse/gatehouse.yaml apply

Ctrl-C stops everything.
`;
}
