import { matchesArn, readArnParts } from '../arn';
import { matchesPattern } from '../pattern';
import { asText, readTemplate, resolve } from '../variables';
import type { ReadValue } from './operator';

const equalUnder =
  (fold: (text: string) => string): ReadValue =>
  (wanted, reading) => {
    const template = readTemplate(wanted, reading);
    return (given, context) => {
      const pattern = resolve(template, context);
      return pattern !== undefined && fold(asText(pattern)) === fold(given);
    };
  };

export const equalText = equalUnder((text) => text);
export const equalTextIgnoringCase = equalUnder((text) => text.toLowerCase());

export const likeText: ReadValue = (wanted, reading) => {
  const template = readTemplate(wanted, reading);
  return (given, context) => {
    const pattern = resolve(template, context);
    return pattern !== undefined && matchesPattern(pattern, given);
  };
};

export const likeArn: ReadValue = (wanted, reading) => {
  const parts = readArnParts(wanted, reading);
  return (given, context) => matchesArn(parts, given, context);
};
