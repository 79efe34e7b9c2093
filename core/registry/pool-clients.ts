import { parseJson } from '../parse-json';

/** `registry/clients/<pool>.json`: the app clients of a pool as a pass or an event last found them. */
interface PoolClients {
  readonly schema: 'gatehouse.clients/1';
  readonly pool: string;
  /** Ids, sorted. */
  readonly clients: readonly string[];
}

export function clientsDocument(pool: string, clients: readonly string[]): string {
  const document: PoolClients = { schema: 'gatehouse.clients/1', pool, clients };
  return JSON.stringify(document);
}

/** Whether the document names a client; one of another version, or that nobody can read, names nobody. */
export function namesClient(text: string, clientId: string): boolean {
  const stored = parseJson(text) as Partial<PoolClients> | null | undefined;
  return stored?.schema === 'gatehouse.clients/1' && stored.clients?.includes(clientId) === true;
}
