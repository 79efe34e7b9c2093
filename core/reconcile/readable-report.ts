import type { AccessReport, Drift } from '../contract/reconcile';

/** Of each kind; the JSON beside it names more. */
const namesShown = 50;

/** A report for people, in Markdown. Names subs, nobody's name. */
export function readableReport(report: AccessReport): string {
  const { pool, mode, startedAt, finishedAt, listed, underWay, drift, byCause, held, found } = report;
  const total = sum(Object.values(drift));
  return [
    `# Access report of ${pool}`,
    '',
    `${startedAt} to ${finishedAt}, mode \`${mode}\`, run \`${report.run}\`: ${count(listed)} users listed, ` +
      `${total === 0 ? 'nothing differs' : `${count(total)} differences`}${underWay === 0 ? '' : `, ${count(underWay)} under way`}.`,
    ...(held.length === 0 ? [] : ['', '## Held for a person', '', ...held.map(({ says }) => `- ${says}`), '', heldRemedy(pool)]),
    ...(total === 0 ? [] : ['', '| cause | differences |', '| --- | --- |', ...Object.entries(byCause).map(row)]),
    ...Object.entries(drift).flatMap(([kind, number]) => section(kind, number, found)),
    ...section('under way', underWay, found),
    '',
  ].join('\n');
}

const heldRemedy = (pool: string): string =>
  `Nothing of it was done. Let the owners look again with \`temporal gatehouse reconcile approve --pool ${pool}\`, or drop it with \`reject\`.`;

const row = ([name, number]: [string, number]): string => `| ${name} | ${count(number)} |`;

function section(heading: string, number: number, found: readonly Drift[]): readonly string[] {
  const isUnderWay = heading === 'under way';
  const ofKind = found.filter(({ kind, cause }) => (isUnderWay ? cause === heading : kind === heading && cause !== 'under way'));
  if (number === 0) return [];
  const shown = ofKind.slice(0, namesShown);
  const rest = number - shown.length;
  return [
    '',
    `## ${heading} (${count(number)})`,
    '',
    ...shown.map(
      ({ sub, group, cause, kind }) =>
        `- ${sub === undefined ? 'the policy' : `\`${sub}\``}${group === undefined ? '' : ` in ${group}`}: ${isUnderWay ? kind : cause}`,
    ),
    ...(rest > 0 ? [`- and ${count(rest)} more`] : []),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
