import { canonicalStatement } from './canonical';
import { compile, type CompileInput } from './compile';
import { listOf } from './document';
import { newVersion } from './foreign-version';

/**
 * Whether the live policy says everything that is to be said of all users alike: their own prefixes, what tenants share,
 * and what nobody may do. Whom it names besides does not matter. Without anything to say it isolates nobody.
 */
export function isolates(input: CompileInput): boolean {
  const { live, record } = input;
  const { document } = compile({ ...input, record: { ...record, entries: {}, takenOver: [] }, live: undefined });
  if (document === undefined || live?.Version !== newVersion) return false;
  const said = new Set(listOf(live.Statement).map(canonicalStatement));
  return listOf(document.Statement).every((statement) => said.has(canonicalStatement(statement)));
}
