import type { CommandResult } from '../result';
import type { Session } from '../session';
import type { Finding, Severity } from './finding';

/** What doctor answers: `sound` unless there is an error among the findings. */
export function report({ paint }: Session, findings: readonly Finding[], replayed: number | undefined): CommandResult {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const sound = count('error') === 0;
  const marks = { error: paint.red('error'), warning: paint.yellow('warning'), info: paint.dim('info') };
  const lines = findings.flatMap(({ severity, name, place, what, remedy }) => [
    `${marks[severity]} ${paint.bold(name)} ${place}`,
    `  ${what}`,
    ...(remedy === undefined ? [] : [`  -> ${remedy}`]),
  ]);
  const counts = (['error', 'warning', 'info'] as const).map((severity) => `${String(count(severity))} ${severity}`).join(', ');
  return {
    json: { sound, findings, ...(replayed === undefined ? {} : { replayed }) },
    lines: [
      ...lines,
      ...(replayed === undefined ? [] : [`Open runs replayed: ${String(replayed)}.`]),
      findings.length === 0
        ? paint.green('Nothing found.')
        : `${sound ? paint.green('Sound') : paint.red('Not sound')}: ${counts}.`,
    ],
    exitCode: sound ? 0 : 1,
  };
}
