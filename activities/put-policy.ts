import type { PolicyHostRef } from '../core/contract/access';
import { placeOf } from '../core/access/over-budget';
import { GatehouseFailure } from '../core/failures';
import { sameMeaning } from '../core/policy/canonical';
import type { CompiledPolicy } from '../core/policy/compile';
import type { PolicyDocument } from '../core/policy/document';
import { readLive } from '../core/policy/read-live';
import type { PolicyHost, UnknownPrincipal } from '../core/ports';

/** A policy that was put is read until it shows. Milliseconds. */
const readAfter = [0, 50, 100, 200, 400, 800];

/**
 * Replaces the live policy and reads it back. Raises `PolicyNotInForce` where it does not show in time, and what
 * PolicyHost raises.
 */
export async function putPolicy(
  hosts: PolicyHost,
  host: PolicyHostRef,
  { document, text }: CompiledPolicy,
): Promise<'in-force' | UnknownPrincipal> {
  if (document === undefined) await hosts.remove(host.name);
  else {
    const answer = await hosts.write(host.name, text);
    if (answer !== 'written') return answer;
  }
  await untilInForce(hosts, host, document);
  return 'in-force';
}

async function untilInForce(hosts: PolicyHost, host: PolicyHostRef, document: PolicyDocument | undefined): Promise<void> {
  for (const pause of readAfter) {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (sameMeaning(readLive(host, await hosts.read(host.name)), document)) return;
  }
  throw new GatehouseFailure('PolicyNotInForce', {
    place: placeOf(host),
    remedy: 'Nothing to do: it is read and written again.',
  });
}
