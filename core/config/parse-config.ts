import type { z } from 'zod';
import { closestName } from './closest-name';
import { crossCheck } from './cross-checks';
import { formatPath, type Path, type Problem, showValue } from './problem';
import { configSchema, keysAt, keysOfLaterVersions } from './schema';
import type { GatehouseConfig } from './types';
import { readYaml, type YamlDocument } from './yaml-document';

export type ParsedConfig = { readonly config: GatehouseConfig } | { readonly problems: readonly Problem[] };

/** Reads `gatehouse.yaml`: the configuration with every default, or every problem at once, in the order of the file. */
export function parseConfig(yamlText: string): ParsedConfig {
  const document = readYaml(yamlText);
  if ('syntax' in document) return { problems: document.syntax };
  const parsed = configSchema.safeParse(document.value);
  const problems = [
    ...document.duplicates,
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, document))),
    ...crossCheck(document.value).map(({ path, remedy }) => toProblem(document, path, remedy)),
  ];
  if (problems.length > 0) return { problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  if (!parsed.success) throw parsed.error;
  return { config: parsed.data };
}

function explain(issue: z.core.$ZodIssue, document: YamlDocument): readonly Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => toProblem(document, [...issue.path, key], unknownKey(issue.path, key)));
    default: {
      const missing = valueAt(document.value, issue.path) === undefined;
      return [toProblem(document, issue.path, missing ? `is missing; it ${issue.message}` : issue.message)];
    }
  }
}

function unknownKey(parent: Path, key: string): string {
  const known = keysAt(parent);
  if (keysOfLaterVersions.includes(key)) return 'is a key that this version of Gatehouse does not know; remove it';
  const close = closestName(key, known);
  return `is not a key of this section; ${close === undefined ? `it takes ${known.join(', ')}` : `did you mean ${close}?`}`;
}

function toProblem(document: YamlDocument, path: Path, remedy: string): Problem {
  const line = document.lineOf(path);
  const value = showValue(valueAt(document.value, path));
  return { path: formatPath(path), ...(line === undefined ? {} : { line }), ...(value === undefined ? {} : { value }), remedy };
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  );
