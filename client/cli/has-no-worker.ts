/**
 * Whether a query was not answered because no worker runs: DEADLINE_EXCEEDED, FAILED_PRECONDITION and UNAVAILABLE
 * (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
 */
export const hasNoWorker = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && [4, 9, 14].includes(Number(error.code))) || (error.cause !== undefined && hasNoWorker(error.cause)));
