import type { Client } from '@temporalio/client';
import { searchAttributeNames } from '../core/contract/search-attributes';
import { GatehouseFailure } from '../core/failures';

/**
 * Raises `SearchAttributesMissing`, with the commands that add them. Asks by a query that names each attribute, because
 * that works on every kind of server, Temporal Cloud included.
 */
export async function assertSearchAttributes(client: Client): Promise<void> {
  const { namespace } = client.options;
  const known = await Promise.all(
    searchAttributeNames.map((name) =>
      client.workflow.count(`${name} = 'none'`).then(
        () => true,
        (error: unknown) => {
          if (isInvalidArgument(error)) return false;
          throw error;
        },
      ),
    ),
  );
  const missing = searchAttributeNames.filter((_, index) => !known[index]);
  if (missing.length === 0) return;
  const server = missing.map((name) => `--name ${name} --type Keyword`).join(' ');
  const cloud = missing.map((name) => `--search-attribute ${name}=Keyword`).join(' ');
  throw new GatehouseFailure('SearchAttributesMissing', {
    place: `namespace=${namespace}`,
    value: missing.join(' '),
    remedy:
      `Run \`temporal gatehouse setup\`, or \`temporal operator search-attribute create --namespace ${namespace} ${server}\`` +
      ` (Temporal Cloud: \`tcld namespace search-attributes add --namespace ${namespace} ${cloud}\`).`,
  });
}

/** gRPC status 3 (https://grpc.github.io/grpc/core/md_doc_statuscodes.html), on the error or on its cause. */
const isInvalidArgument = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === 3) || isInvalidArgument(error.cause));
