import { readArnParts } from './arn';
import type { RequestContext } from './context';
import { readTexts } from './lists';
import { matchesPattern } from './pattern';
import type { Refuse } from './policy-not-understood';
import { isVariable, resolve, type Template, type TemplateToken } from './variables';

/**
 * Whether a request's resource is one of those that the element names, case-sensitively. An ARN whose variable has no
 * value names nothing. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const readResources = (
  value: unknown,
  { element, variables, refuse }: { readonly element: string; readonly variables: boolean; readonly refuse: Refuse },
): ((resource: string, context: RequestContext) => boolean) => {
  const templates = readTexts(value, element, refuse).map((text) =>
    readResource(text, variables, (remedy) => refuse(element, text, remedy)),
  );
  return (resource, context) =>
    templates.some((template) => {
      const pattern = resolve(template, context);
      return pattern !== undefined && matchesPattern(pattern, resource);
    });
};

const readResource = (text: string, variables: boolean, refuse: (remedy: string) => Error): Template => {
  if (text === '*') return [{ wildcard: '*', crossesColons: true }];
  const parts = readArnParts(text, { variables, refuse });
  if (parts.slice(0, 5).some((part) => part.some(isVariable))) {
    throw refuse('Variables have their place after the fifth colon of a resource, nowhere before.');
  }
  return parts.flatMap((part, index) => (index === 5 ? part : [...part.map(withinSegment), ':']));
};

/** Before the fifth colon a wildcard stays within its part, unless it is the part's last character and a `*`. */
const withinSegment = (token: TemplateToken, index: number, part: Template): TemplateToken =>
  typeof token === 'object' && 'wildcard' in token && !(token.wildcard === '*' && index === part.length - 1)
    ? { ...token, crossesColons: false }
    : token;
