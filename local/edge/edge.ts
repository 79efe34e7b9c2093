import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from './call-log';
import type { CallMatch } from './call-match';
import { askCognitoThrough } from './cognito/ask-cognito';
import { PageTokens } from './cognito/page-tokens';
import { UserPools } from './cognito/user-pools';
import { answerControl, controlPath, isControl } from './control/control-api';
import { compose, type Handler } from './exchange';
import { EventFaults } from './faults/event-faults';
import { FaultBoard } from './faults/fault-board';
import { faultLayer } from './faults/fault-layer';
import { laggingReads } from './faults/lagging-reads';
import { createUpstream } from './forward';
import { Gates, type Gate, type GateSide } from './gates';
import { attributeRules } from './limits/attribute-rules';
import { bucketPolicyLimits } from './limits/bucket-policy-limits';
import { clientWrites } from './limits/client-writes';
import { cognitoLimits } from './limits/cognito-limits';
import { Quotas } from './quotas/quotas';
import { requestListener } from './request-listener';
import { Buckets } from './s3/buckets';
import { conditionalCopy } from './s3/conditional-copy';
import { stageLayer } from './stage-layer';
import type { EdgeStage } from './types';

export interface EdgeOptions {
  /** MiniStack: `http://127.0.0.1:<port>`. */
  readonly upstream: string;
  /** Credentials, authorisation, events, triggers … in the order in which they shall see a call. */
  readonly stages?: readonly EdgeStage[];
  /** A free port unless given. */
  readonly port?: number;
  /** Where to listen: 127.0.0.1 unless given. */
  readonly host?: string;
  /** Shared with the stage that publishes events, which sends them through `eventFaults.pass`. */
  readonly eventFaults?: EventFaults;
  /** The account that owns every bucket; MiniStack's own unless given. */
  readonly account?: string;
  /** Of calls that are not signed, such as SignUp; `us-east-1` unless given. */
  readonly region?: string;
}

export interface Edge {
  /** What applications are given as the AWS endpoint: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** `<endpoint>/_edge`. */
  readonly controlUrl: string;
  readonly faults: FaultBoard;
  readonly eventFaults: EventFaults;
  readonly quotas: Quotas;
  readonly pageTokens: PageTokens;
  readonly buckets: Buckets;
  readonly calls: CallLog;
  /** Holds matching calls before (unless told otherwise) or after the upstream until they are let go. */
  gate(match: CallMatch, side?: GateSide): Gate;
  /** Closes every connection and ends whatever a fault holds. */
  stop(): Promise<void>;
}

type Boards = Pick<Edge, 'faults' | 'eventFaults' | 'quotas' | 'pageTokens' | 'buckets' | 'calls'> & { readonly gates: Gates };

/** Starts the AWS edge, on 127.0.0.1 unless told otherwise. Rejects when the port is taken. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const upstream = createUpstream(options.upstream);
  const stopped = new AbortController();
  const { gates, ...boards }: Boards = {
    faults: new FaultBoard(),
    eventFaults: options.eventFaults ?? new EventFaults(),
    quotas: new Quotas(),
    pageTokens: new PageTokens(),
    buckets: new Buckets(options.account ?? '000000000000'),
    calls: new CallLog(),
    gates: new Gates(),
  };
  const handle = handler(options, { gates, ...boards }, upstream.forward, stopped.signal);
  const server = http.createServer({ keepAliveTimeout: 10 * 60_000 });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const edge: Edge = {
    endpoint,
    controlUrl: `${endpoint}${controlPath}`,
    ...boards,
    gate: (match, side) => gates.close(match, side),
    stop: async () => {
      stopped.abort();
      boards.faults.clear();
      gates.releaseAll();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      upstream.stop();
    },
  };
  listen(server, edge, handle);
  return edge;
}

function handler(options: EdgeOptions, boards: Boards, forward: Handler, stopped: AbortSignal): Handler {
  const ask = askCognitoThrough(forward, options.region ?? 'us-east-1');
  const pools = new UserPools(ask);
  const layers = [
    boards.calls.layer,
    boards.gates.layer,
    faultLayer(boards.faults, stopped),
    stageLayer([boards.quotas.stage, boards.buckets.stage, ...(options.stages ?? []), cognitoLimits, bucketPolicyLimits]),
    boards.pageTokens.layer,
    attributeRules(pools),
    clientWrites(pools, ask),
    conditionalCopy(),
    laggingReads(boards.faults, pools, ask),
  ];
  return compose(layers, forward);
}

function listen(server: http.Server, edge: Edge, handle: Handler): void {
  const aws = requestListener(handle);
  const listener: http.RequestListener = (request, response) => {
    if (isControl(request)) void answerControl(edge, request, response);
    else aws(request, response);
  };
  server.on('request', listener).on('checkContinue', listener);
}
