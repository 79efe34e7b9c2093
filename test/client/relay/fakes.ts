import type { ReconcileHint } from '../../../core/contract/reconcile';
import type { TenantWish } from '../../../core/contract/tenants';
import type { PublishedConfig } from '../../../core/config/types';
import type { PolicyHostRef, RecheckReason } from '../../../core/contract/access';
import type { UserKey } from '../../../core/contract/ids';
import { userLifecycleId } from '../../../core/contract/ids';
import type { IdentityEvent } from '../../../core/events/identity-event';
import { GatehouseFailure } from '../../../core/failures';
import type { WorkflowStarter } from '../../../core/ports';
import type { RelayObserver } from '../../../client/relay/observer';
import type { RelayParts } from '../../../client/relay/relay';
import { now, published } from '../../support/builders';
import { memoryObjects } from '../../support/fake-ports';

export const controlBucket = 'control';

/** A Temporal server as the relay sees it: what it was given, and whether it is there. */
export interface FakeServer extends WorkflowStarter {
  readonly signals: { readonly owner: string; readonly events: readonly IdentityEvent[] }[];
  readonly rechecks: readonly (readonly [PolicyHostRef, RecheckReason])[];
  /** `<pool>/<group>`. */
  readonly synced: readonly string[];
  /** Pools whose reconciliation was hinted at, with the hint. */
  readonly hints: readonly (readonly [string, ReconcileHint])[];
  /** Users whose sign-in was told, `missing` where they lacked the attribute that names the file. */
  readonly signIns: readonly string[];
  /** Tenants that were asked for, with the wish, and identity pools to be looked at. */
  readonly tenants: readonly (readonly [string, TenantWish?])[];
  down: boolean;
}

export function fakeServer(): FakeServer {
  const rechecks: [PolicyHostRef, RecheckReason][] = [];
  const synced: string[] = [];
  const hints: [string, ReconcileHint][] = [];
  const signIns: string[] = [];
  const tenants: [string, TenantWish?][] = [];
  const whileUp = (act: () => void): Promise<void> => {
    if (server.down) {
      return Promise.reject(new GatehouseFailure('TemporalUnavailable', { place: 'namespace=default', remedy: 'Wait.' }));
    }
    act();
    return Promise.resolve();
  };
  const server: FakeServer = {
    signals: [],
    rechecks,
    synced,
    hints,
    signIns,
    tenants,
    down: false,
    signalOwner: (user: UserKey, events) => whileUp(() => server.signals.push({ owner: userLifecycleId(user), events })),
    requestUseCase: () => Promise.reject(new Error('The relay requests nothing.')),
    answer: () => Promise.reject(new Error('The relay answers nobody.')),
    answerOwner: () => Promise.reject(new Error('The relay answers nobody.')),
    requestAccess: () => Promise.reject(new Error('The relay asks for nobody.')),
    changeGroups: () => Promise.reject(new Error('The relay changes no group.')),
    provisionTenant: (tenant, wish) => whileUp(() => tenants.push([tenant, wish])),
    findTenantOf: (identityPoolId) => whileUp(() => tenants.push([identityPoolId])),
    recheck: (host, reason) => whileUp(() => rechecks.push([host, reason])),
    isRunning: () => Promise.reject(new Error('The relay asks for no run.')),
    hintReconcile: (pool, hint) => whileUp(() => hints.push([pool, hint])),
    deliverFirstLogin: ({ sub }, { attributeMissing }) =>
      whileUp(() => signIns.push(`${sub}${attributeMissing ? ' missing' : ''}`)),
    syncGroup: (pool, group) => whileUp(() => synced.push(`${pool}/${group}`)),
  };
  return server;
}

/** What the relay told, in order, as words. */
export function listening(): { readonly observer: RelayObserver; readonly heard: string[] } {
  const heard: string[] = [];
  const observer: RelayObserver = {
    received: ({ kind }) => heard.push(`received ${kind}`),
    ignored: (reason) => heard.push(`ignored ${reason}`),
    unreadable: (reason) => heard.push(`unreadable ${reason}`),
    signalled: (events) => heard.push(`signalled ${String(events)}`),
    failed: (step, error) => heard.push(`failed ${step} ${error instanceof GatehouseFailure ? error.type : String(error)}`),
  };
  return { observer, heard };
}

/** A relay's parts in memory; a test looks at them or replaces them. */
export function memoryParts(config: PublishedConfig = published()) {
  const server = fakeServer();
  const objects = memoryObjects();
  const { observer, heard } = listening();
  const parts: RelayParts = {
    starter: server,
    configs: { published: () => Promise.resolve(config) },
    objects,
    controlBucket,
    observer,
    clock: { now: () => new Date(now) },
    ownRoleArns: [],
  };
  return { parts, server, objects, heard };
}
