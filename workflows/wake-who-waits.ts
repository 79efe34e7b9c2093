import { lookingAround } from './proxies';

/** Has every user look again who waits for a tenant, page by page. */
export async function wakeWhoWaits(tenant: string): Promise<void> {
  let after: string | undefined;
  do {
    const page = await lookingAround().wakeTenantUsers({ tenant, ...(after === undefined ? {} : { after }) });
    after = page.next;
  } while (after !== undefined);
}
