import { filesOf } from '../../../core/first-login/files-for';
import { isShipped } from '../../../core/first-login/template-name';
import { type FailureDetails, GatehouseFailure } from '../../../core/failures';
import type { Renderer, RenderRequest } from '../../../core/ports';
import { createRenderer } from '../../../rendering/create-renderer';
import type { Aws } from '../open-aws';
import { publishedTemplate } from '../templates/published-template';
import type { LocalTemplates } from '../templates/publish-templates';
import type { PoolState, TemplateState } from './facts';
import type { Looker } from './looker';
import { type FileOfPool, leastOf, mostOf, requestOf, type Sample } from './sample-user';

/** Where templates are: published, and here. */
export interface Places {
  readonly aws: Pick<Aws, 'objects' | 'controlBucket'>;
  readonly local: LocalTemplates;
}

/** Reads the template of every file that users get, and renders it for two made-up users: with all that one can have, and with the least. */
export async function lookAtTemplates(
  { aws, local }: Places,
  pools: readonly PoolState[],
  { look }: Looker,
): Promise<readonly TemplateState[]> {
  const files = pools.flatMap((state) => {
    const { firstLogin } = state.config;
    return firstLogin === undefined ? [] : filesOf(firstLogin).map((file) => ({ state, firstLogin, file }));
  });
  if (files.length === 0) return [];
  const renderer = createRenderer({ threads: 1 });
  try {
    const states: (TemplateState | undefined)[] = [];
    for (const one of files) states.push(await look('s3:GetObject', () => stateOf({ aws, local }, renderer, one)));
    return states.filter((state) => state !== undefined);
  } finally {
    await renderer.close();
  }
}

async function stateOf({ aws, local }: Places, renderer: Renderer, one: FileOfPool): Promise<TemplateState> {
  const { template, name } = one.file;
  const base = { pool: one.state.config.userPoolId, template, file: name };
  const text = await publishedTemplate(aws, template);
  if (text === undefined) return { ...base, isPublished: false };
  const here = isShipped(template) ? text : await local(template);
  const rendered = (user: Sample) => problemOf(renderer, requestOf(one, text, user));
  const differs = here !== undefined && here !== text;
  const [forMost, forLeast] = [await rendered(mostOf(one)), await rendered(leastOf(one))];
  return { ...base, isPublished: true, differs, forMost, forLeast };
}

async function problemOf(renderer: Renderer, request: RenderRequest): Promise<FailureDetails | undefined> {
  try {
    await renderer.render(request);
    return undefined;
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'TemplateInvalid') return error.details;
    throw error;
  }
}
