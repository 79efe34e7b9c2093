import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { PoolConfig, PublishedConfig } from '../../core/config/types';
import type { PolicyHostRef, WriterStatus } from '../../core/contract/access';
import { policyWriterId } from '../../core/contract/ids';
import { listOf, type PolicyDocument, type Statement } from '../../core/policy/document';
import { subsOf } from '../../core/policy/take-over';
import type { AccessRecord } from '../../core/registry/access-record';
import type { IdentityPools } from '../../core/ports';
import { published } from './builders';
import { memoryPorts } from './fake-ports';

export const userRole = 'arn:aws:iam::111122223333:role/app-user';
export const analystsRole = 'arn:aws:iam::111122223333:role/analysts';

export const accessConfig = (bucket: string, overrides: Partial<PoolConfig> = {}): PublishedConfig =>
  published({
    dataBucket: bucket,
    userRoles: [userRole],
    groups: {
      premium: { grants: [{ prefix: 'shared/premium/', allow: ['read', 'list'], crossTenant: true }], via: 'roster' },
      basic: { grants: [{ prefix: 'shared/basic/', allow: ['read'], crossTenant: true }], via: 'roster' },
      analysts: { grants: [{ prefix: 'shared/reports/', allow: ['read'], crossTenant: true }], via: 'role', role: analystsRole },
    },
    ...overrides,
  });

/** An identity pool with one provider, which asks Cognito about every token or does not. */
export const identityPoolThat = (serverSideTokenCheck: boolean): IdentityPools => ({
  describe: () =>
    Promise.resolve({
      allowClassicFlow: false,
      allowUnauthenticated: false,
      roles: {},
      providers: [
        {
          name: 'cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123',
          clientId: 'client',
          serverSideTokenCheck,
          principalTags: { sub: 'sub' },
          mapping: { type: 'none', ambiguous: undefined },
        },
      ],
    }),
});

/** A bucket of its own with a writer, in a world in memory. */
export function accessWorld(overrides: Partial<PoolConfig> = {}) {
  const bucket = `data-${randomUUID().slice(0, 8)}`;
  const host: PolicyHostRef = { kind: 's3', name: bucket };
  const { host: policyHost, ...memory } = memoryPorts(accessConfig(bucket, overrides));
  const recordKey = `control/registry/access/s3/${bucket}.json`;
  const record = () => JSON.parse(memory.objects.stored.get(recordKey)?.body ?? 'null') as AccessRecord | null;
  const policy = (): PolicyDocument | undefined => {
    const text = policyHost.policies.get(bucket);
    return text === undefined ? undefined : (JSON.parse(text) as PolicyDocument);
  };
  const named = (effect: Statement['Effect']): readonly string[] =>
    [
      ...new Set(
        listOf(policy()?.Statement)
          .filter((statement) => statement.Effect === effect)
          .flatMap(subsOf),
      ),
    ].sort();
  const writer = (environment: TestWorkflowEnvironment) =>
    environment.client.workflow.getHandle(policyWriterId(host.kind, host.name));
  const status = (environment: TestWorkflowEnvironment) => writer(environment).query<WriterStatus>('writerStatus');
  /** Subs that the live policy denies something by name, sorted. */
  const denied = () => named('Deny');
  /** Subs that the live policy grants something by name, sorted. */
  const granted = () => named('Allow');
  return { ...memory, policyHost, bucket, host, recordKey, record, policy, writer, status, denied, granted };
}

export type AccessWorld = ReturnType<typeof accessWorld>;
