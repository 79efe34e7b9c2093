import { readTexts } from './lists';
import { matchesPattern, readPattern } from './pattern';
import type { Refuse } from './policy-not-understood';

const actionForm = /^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)$/;

/** Whether a request's action is one of those that the element names; case does not matter, variables have no place in it. */
export const readActions = (value: unknown, element: string, refuse: Refuse): ((action: string) => boolean) => {
  const patterns = readTexts(value, element, refuse).map((text) => {
    if (!actionForm.test(text))
      throw refuse(element, text, 'An action is written service:Name, with * and ? as wildcards, or *.');
    return readPattern(text.toLowerCase());
  });
  return (action) => patterns.some((pattern) => matchesPattern(pattern, action.toLowerCase()));
};
