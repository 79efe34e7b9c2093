import type { Client } from '@temporalio/client';
import { searchAttributeNames } from '../core/contract/search-attributes';

/**
 * The search attributes of ours that the namespace lacks. Asks by queries that name each of them, because that works on
 * every kind of server, Temporal Cloud included.
 */
export async function missingSearchAttributes(client: Client): Promise<readonly string[]> {
  const known = await Promise.all(
    searchAttributeNames.map((name) =>
      client.workflow.count(`${name} = 'none'`).then(
        () => true,
        (error: unknown) => {
          if (hasGrpcStatus(error, invalidArgument)) return false;
          throw error;
        },
      ),
    ),
  );
  return searchAttributeNames.filter((_, index) => known[index] !== true);
}

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const invalidArgument = 3;

/** Whether the error, or what caused it, is a gRPC error with this status. */
export const hasGrpcStatus = (error: unknown, status: number): boolean =>
  error instanceof Error && (('code' in error && error.code === status) || hasGrpcStatus(error.cause, status));
