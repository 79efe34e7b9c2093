/** Why a template cannot be rendered. Says nothing of what the user's attributes hold. */
export interface TemplateProblem {
  /** Of the template, from 1, where it is known. */
  readonly line?: number;
  /** `user.name`, where it is about one. */
  readonly field?: string;
  readonly remedy: string;
}

/** Raised inside of rendering; the renderer makes a failure of it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(readonly problem: TemplateProblem) {
    super(problem.remedy);
  }
}
