import type { Client } from '@temporalio/client';
import { GatehouseFailure } from '../core/failures';
import { missingSearchAttributes } from '../temporal/search-attributes';

/** Raises `SearchAttributesMissing`, with the commands that add them. */
export async function assertSearchAttributes(client: Client): Promise<void> {
  const missing = await missingSearchAttributes(client);
  if (missing.length === 0) return;
  const { namespace } = client.options;
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
