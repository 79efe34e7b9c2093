import { describeChanges } from '../../../../core/config/diff-config';
import { describeProblem, type Problem } from '../../../../core/config/problem';
import type { Facts } from '../facts';
import type { Finding } from '../finding';

const apply = '`temporal gatehouse apply`';

/** The file is valid, something is published, and the two say the same. */
export function checkConfiguration({ file, published, controlBucket }: Facts): readonly Finding[] {
  const found = file?.found;
  if (found !== undefined && 'problems' in found) return found.problems.map((problem) => invalid(found.file, problem));
  const place = `control bucket ${controlBucket ?? ''}`;
  if (published === 'none') {
    const what = 'No configuration is published: workers do not start, and events stay on their queue.';
    return [{ severity: 'error', name: 'config-not-published', place, what, remedy: apply }];
  }
  if (published === undefined || file === undefined || found === undefined) return [];
  const changes = describeChanges(published.config, found);
  if (changes.length === 0) return [];
  const what = `What runs is revision ${String(published.revision)}, and ${file.path} says something else: ${changes.join('; ')}.`;
  return [{ severity: 'warning', name: 'config-differs', place, what, remedy: `\`temporal gatehouse plan\`, then ${apply}` }];
}

const invalid = (path: string, problem: Problem): Finding => ({
  severity: 'error',
  name: 'config-invalid',
  place: path,
  what: describeProblem(path, problem),
  remedy: `Correct it, then run ${apply}.`,
});
