import type { Caller } from './request';

const roleArn = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** A session of the role; `undefined` when the ARN is no role's. */
export const sessionOf = (arn: string, session: string, federated?: string): Caller | undefined => {
  const [, partition, account, name] = roleArn.exec(arn) ?? [];
  if (partition === undefined || account === undefined || name === undefined) return undefined;
  return {
    arn,
    account,
    sessionArn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
    ...(federated === undefined ? {} : { federated }),
  };
};
