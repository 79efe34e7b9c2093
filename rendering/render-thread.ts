import { parentPort } from 'node:worker_threads';
import type { RenderRequest } from '../core/ports';
import { renderFile } from './render-file';
import { TemplateError } from './template-problem';
import type { RenderReply } from './thread-task';

/** A thread that renders one file after the other. */
const answer = (reply: RenderReply): void => parentPort?.postMessage(reply);

parentPort?.on('message', (request: RenderRequest) => {
  renderFile(request).then(
    (body) => {
      answer({ body });
    },
    (error: unknown) => {
      answer(error instanceof TemplateError ? { problem: error.problem } : { bug: nameOf(error) });
    },
  );
});

/** The kind and place of a fault; its message may hold what a user's attributes do. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const [, place = ''] = /^\s+at (.+)$/m.exec(error.stack ?? '') ?? [];
  return `${error.name} at ${place}`;
}

answer('ready');
