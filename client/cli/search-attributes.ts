import type { Client, Connection } from '@temporalio/client';
import { GatehouseFailure } from '../../core/failures';
import { hasGrpcStatus, missingSearchAttributes } from '../../temporal/search-attributes';

/** INDEXED_VALUE_TYPE_KEYWORD (https://github.com/temporalio/api/blob/master/temporal/api/enums/v1/common.proto). */
const keywordType = 2;

/** The server takes new attributes up within seconds. */
const longestWaitMs = 15_000;
const lookEveryMs = 100;

/**
 * Adds the search attributes that the namespace lacks and waits until queries know them; returns their names.
 * Already done: queries that name them are accepted. Raises `SearchAttributesMissing` where the server has another way.
 */
export async function ensureSearchAttributes(client: Client, connection: Connection): Promise<readonly string[]> {
  const { namespace } = client.options;
  const missing = await missingSearchAttributes(client);
  if (missing.length === 0) return [];
  try {
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keywordType]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (!hasGrpcStatus(error, alreadyExists)) throw notAdded(namespace, missing, error);
  }
  const until = Date.now() + longestWaitMs;
  for (let left = missing; left.length > 0; left = await missingSearchAttributes(client)) {
    if (Date.now() > until) throw notAdded(namespace, left);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return missing;
}

function notAdded(namespace: string, names: readonly string[], cause?: unknown): GatehouseFailure {
  const attributes = names.map((name) => `--search-attribute ${name}=Keyword`).join(' ');
  return new GatehouseFailure(
    'SearchAttributesMissing',
    {
      place: `namespace=${namespace}`,
      value: names.join(' '),
      remedy:
        'This server does not add them for this client. On Temporal Cloud run ' +
        `\`tcld namespace search-attributes add --namespace ${namespace} ${attributes}\`; elsewhere ask for the right to change the namespace.`,
    },
    { cause },
  );
}

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const alreadyExists = 6;
