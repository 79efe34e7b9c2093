import type { TemplateProblem } from './template-problem';

/** What a thread says: that it is there, then an answer to each request. */
export type RenderReply =
  | 'ready'
  | { readonly body: Uint8Array }
  | { readonly problem: TemplateProblem }
  /** A fault of ours. */
  | { readonly bug: string };
