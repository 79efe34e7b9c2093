import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { formatPath, type Path, type Problem } from './problem';

/** A YAML text as data, with the lines that its values stand on. */
export interface YamlDocument {
  readonly value: unknown;
  /** The line of a key or list item, else of the nearest thing around it that has one. */
  lineOf(path: Path): number | undefined;
  /** Keys that stand twice in one map. */
  readonly duplicates: readonly Problem[];
}

/** Reads YAML 1.2 (https://yaml.org/spec/1.2.2/); syntax errors come back all at once. */
export function readYaml(text: string): YamlDocument | { readonly syntax: readonly Problem[] } {
  const lines = new LineCounter();
  // Duplicate keys are looked for below, which can name their path; the parser's message cannot.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      syntax: faults.map(({ pos, message }) => ({
        path: '',
        line: lines.linePos(pos[0]).line,
        remedy: `is not YAML: ${message}`,
      })),
    };
  }
  const lineAt = (node: Node | null | undefined) => (node?.range ? lines.linePos(node.range[0]).line : undefined);
  try {
    return {
      value: document.toJS() as unknown,
      lineOf: (path) => lineAt(nodeAt(document, path)),
      duplicates: duplicateKeys(document, lineAt),
    };
  } catch (error) {
    // An alias without its anchor, or aliases that would blow the document up.
    if (error instanceof ReferenceError) return { syntax: [{ path: '', remedy: `is not YAML: ${error.message}` }] };
    throw error;
  }
}

function nodeAt(document: Document.Parsed, path: Path): Node | null | undefined {
  let found: Node | null = document.contents;
  let node: unknown = document.contents;
  for (const part of path) {
    if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      found = isNode(node) ? node : found;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyOf(key) === String(part));
      found = isScalar(pair?.key) ? pair.key : found;
      node = pair?.value;
    }
  }
  return found;
}

const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');

function duplicateKeys(
  document: Document.Parsed,
  lineAt: (node: Node | null | undefined) => number | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = keyOf(key);
        const line = isScalar(key) ? lineAt(key) : undefined;
        if (seen.has(name)) {
          const path = formatPath([...pathOf(ancestors, map), name]);
          problems.push({ path, ...(line === undefined ? {} : { line }), remedy: 'stands here twice; remove one of the two' });
        }
        seen.add(name);
      }
    },
  });
  return problems;
}

/** The path of a node, from the nodes around it. */
function pathOf(ancestors: readonly unknown[], node: unknown): Path {
  const chain = [...ancestors, node];
  return chain.flatMap((ancestor, index): PropertyKey[] => {
    if (isPair(ancestor)) return [keyOf(ancestor.key)];
    return isSeq(ancestor) ? [ancestor.items.indexOf(chain[index + 1])] : [];
  });
}
