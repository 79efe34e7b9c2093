import type { FailureDetails } from '../../../../core/failures';
import type { Facts, TemplateState } from '../facts';
import type { Finding } from '../finding';

const apply = '`temporal gatehouse apply`';

/** The templates of files at the first sign-in are published, say what the ones here do, and can be rendered. */
export const checkTemplates = ({ templates }: Pick<Facts, 'templates'>): readonly Finding[] =>
  templates.flatMap((state) => (state.isPublished ? [...differing(state), ...failing(state)] : [missing(state)]));

type Published = Extract<TemplateState, { isPublished: true }>;

function missing({ pool, template, file }: TemplateState): Finding {
  return {
    severity: 'error',
    name: 'template-missing',
    place: `pool=${pool}, template=${template}`,
    what: `Nobody has published it: no user gets ${file} at the first sign-in.`,
    remedy: `Put ${template} into templates/ beside gatehouse.yaml, then run ${apply}.`,
  };
}

function differing({ pool, template, differs }: Published): readonly Finding[] {
  if (!differs) return [];
  const what = 'What users get is not what templates/ here says.';
  const place = `pool=${pool}, template=${template}`;
  return [{ severity: 'warning', name: 'template-differs', place, what, remedy: apply }];
}

function failing({ pool, file, forMost, forLeast }: Published): readonly Finding[] {
  const finding = ({ place, remedy }: FailureDetails) => ({
    place: `pool=${pool}, ${place}`,
    remedy: `${remedy} Then run ${apply}.`,
  });
  if (forMost !== undefined) {
    const what = `It cannot be rendered: no user gets ${file} at the first sign-in, nor any file after it.`;
    return [{ severity: 'error', name: 'template-invalid', what, ...finding(forMost) }];
  }
  if (forLeast === undefined) return [];
  const what = `It cannot be rendered for a user who has only what every user has: they get no ${file} at the first sign-in.`;
  return [{ severity: 'warning', name: 'template-needs-more', what, ...finding(forLeast) }];
}
