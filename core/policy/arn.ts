import type { RequestContext } from './context';
import { matchesPattern } from './pattern';
import { arnParts, readTemplate, resolve, type Template, type TextReading } from './variables';

const arnForm = 'An ARN has six parts, arn:partition:service:region:account:resource.';

/** Reads an ARN pattern of a policy into its six parts. */
export const readArnParts = (text: string, reading: TextReading): readonly Template[] => {
  const parts = arnParts(readTemplate(text, reading));
  const [scheme = [], , , , , resource = []] = parts;
  if (scheme.length !== 1 || scheme[0] !== 'arn' || resource.length === 0) throw reading.refuse(arnForm);
  return parts;
};

/** The six parts of a request's ARN; a colon in the last one belongs to it. */
export const splitArn = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/** ArnLike: each of the six parts on its own, wildcards in any of them, case-sensitive. */
export const matchesArn = (wanted: readonly Template[], given: string, context: RequestContext): boolean => {
  const parts = splitArn(given);
  return wanted.every((template, index) => {
    const pattern = resolve(template, context);
    return pattern !== undefined && matchesPattern(pattern, parts[index] ?? '');
  });
};
