import { GatehouseFailure } from '../core/failures';
import type { Renderer } from '../core/ports';
import { limits } from './limits';
import { createLane, type Lane } from './lane';
import type { TemplateProblem } from './template-problem';

export interface RendererOptions {
  /** Files that are rendered side by side. @default 2 */
  readonly threads?: number;
  /** How long one file may take. @default 10,000 @format milliseconds */
  readonly totalMs?: number;
}

/** A renderer whose threads begin when they are needed and do not keep the process alive. */
export interface ThreadedRenderer extends Renderer {
  /** Ends its threads. */
  close(): Promise<void>;
}

/** Renders in threads of its own: neither a template without an end nor one that fills the memory holds up anything else. */
export function createRenderer({ threads = 2, totalMs = limits.totalMs }: RendererOptions = {}): ThreadedRenderer {
  const lanes: readonly Lane[] = Array.from({ length: threads }, () => createLane(totalMs));
  return {
    async render(request) {
      const lane = lanes.reduce((least, other) => (other.waiting() < least.waiting() ? other : least));
      const reply = await lane.run(request);
      if ('body' in reply) return reply.body;
      throw templateInvalid(request.name, reply.problem);
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** What is wrong with a template, as a failure. */
export function templateInvalid(name: string, { line, field, remedy }: TemplateProblem): GatehouseFailure {
  const place = [`template=${name}`, ...(line === undefined ? [] : [`line=${String(line)}`])].join(', ');
  return new GatehouseFailure('TemplateInvalid', {
    place: field === undefined ? place : `${place}, field=${field}`,
    remedy: `${remedy} Try it with \`temporal gatehouse template preview\`.`,
  });
}
