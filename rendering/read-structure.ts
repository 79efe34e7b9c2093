import { isScalar, parseDocument, visit } from 'yaml';
import { TemplateError } from './template-problem';

const quotes = 'Put double quotes around what is filled in: "{{ … }}".';

/** A JSON text that was filled in, as it is meant: escapes resolved, nothing else changed. Raises `TemplateError`. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Its message quotes the text.
    if (error instanceof SyntaxError) throw new TemplateError({ remedy: `It is not JSON once it is filled in. ${quotes}` });
    throw error;
  }
}

/** A YAML text that was filled in. Raises `TemplateError`, also for tags and aliases that would change what it says. */
export function readYaml(text: string): unknown {
  // Its warnings quote the text.
  const document = parseDocument(text, { logLevel: 'error' });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const line = problem.linePos?.[0].line;
    const place = line === undefined ? '' : ` in line ${String(line)} of what it gives`;
    throw new TemplateError({ remedy: `It is not plain YAML once it is filled in${place}. ${quotes}` });
  }
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && node.type !== 'QUOTE_DOUBLE' && /\\u[0-9a-f]{4}/.test(node.source ?? ''))
        throw new TemplateError({ remedy: quotes });
    },
    Alias() {
      throw new TemplateError({ remedy: `It has an alias (*) where it is filled in: write the value out. ${quotes}` });
    },
  });
  return document.toJS();
}
