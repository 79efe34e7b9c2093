import { Liquid } from 'liquidjs';
import type { RenderRequest } from '../core/ports';
import { escapes } from './escape';
import { limits } from './limits';
import { assertKnown } from './known-fields';
import { liquidProblem } from './liquid-problem';
import { TemplateError } from './template-problem';

/** Filters that print a value as it is, or another one each time. */
const forbiddenFilters = ['raw', 'sample', 'shuffle'] as const;

/** Tags that read files, and one whose text would be escaped twice; `assign` does the same. */
const forbiddenTags = ['include', 'render', 'layout', 'block', 'capture'] as const;

/**
 * Fills a template with its fields: every variable and filter has to exist, values are escaped for the format, and no
 * file can be reached. Raises `TemplateError`.
 */
export function fillTemplate({ format, text, fields, attributes }: RenderRequest): string {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: true,
    outputEscape: escapes[format],
    timezoneOffset: 0,
    parseLimit: limits.template,
    renderLimit: limits.liquidMs,
    memoryLimit: limits.liquidMemory,
  });
  for (const name of forbiddenFilters) Reflect.deleteProperty(engine.filters, name);
  for (const name of forbiddenTags) Reflect.deleteProperty(engine.tags, name);
  try {
    const parsed = engine.parse(text);
    assertKnown(engine.analyzeSync(parsed).globals, attributes);
    return String(engine.renderSync(parsed, fields));
  } catch (error) {
    throw error instanceof TemplateError ? error : liquidProblem(error);
  }
}
