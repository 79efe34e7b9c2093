import type { FailureReport } from '../contract/messages';
import type { AccessReport } from '../contract/access-report';
import { type Drift, isNamedApart } from '../contract/reconcile';

/** Of each kind; the JSON beside it names more. */
const namesShown = 50;

/** A report for people, in Markdown. Names subs, nobody's name. */
export function readableReport(report: AccessReport): string {
  const { pool, mode, startedAt, finishedAt, listed, underWay, rejected, drift, byCause, found, failures } = report;
  const total = sum(Object.values(drift));
  return [
    `# Access report of ${pool}`,
    '',
    `${startedAt} to ${finishedAt}, mode \`${mode}\`, run \`${report.run}\`: ${count(listed)} users listed, ` +
      `${total === 0 ? 'nothing differs' : `${count(total)} differences`}${underWay === 0 ? '' : `, ${count(underWay)} under way`}` +
      `${rejected === 0 ? '' : `, ${count(rejected)} left as a person decided`}.`,
    ...sliceLines(report),
    ...gapLines(report),
    ...(failures.length === 0 ? [] : ['', '## Not compared', '', ...failures.map(failureLine)]),
    ...heldLines(report),
    ...(total === 0 ? [] : ['', '| cause | differences |', '| --- | --- |', ...Object.entries(byCause).map(row)]),
    ...Object.entries(drift).flatMap(([kind, number]) => section(kind, number, found)),
    ...section('under way', underWay, found),
    ...section('rejected', rejected, found),
    '',
  ].join('\n');
}

/** Who is disabled is always compared, and so are groups and policies. */
const sliceLines = ({ firstDigits }: AccessReport): readonly string[] =>
  firstDigits.length === 16
    ? []
    : [
        '',
        `Of the enabled and the deleted users, those were compared whose sub begins with ${Array.from(firstDigits).join(', ')}.`,
      ];

const gapLines = ({ gap }: AccessReport): readonly string[] =>
  gap === undefined ? [] : ['', `No event told of ${count(gap.changes)} changes that were made from ${gap.from} to ${gap.to}.`];

const failureLine = ({ type, place, remedy }: FailureReport): string => `- **${type}** at \`${place}\`. ${remedy}`;

function heldLines({ pool, mode, held }: AccessReport): readonly string[] {
  if (held.length === 0) return [];
  const [heading, remedy] =
    mode === 'repair'
      ? ['Held for a person', heldRemedy(pool)]
      : ['Would be held for a person', 'Nothing is done in mode `report`.'];
  return ['', `## ${heading}`, '', ...held.map(({ says }) => `- ${says}`), '', remedy];
}

const heldRemedy = (pool: string): string =>
  `Let it be done, and the owners look again, with \`temporal gatehouse reconcile approve --pool ${pool}\`, or leave it as it is with \`reject\`.`;

const row = ([name, number]: [string, number]): string => `| ${name} | ${count(number)} |`;

function section(heading: string, number: number, found: readonly Drift[]): readonly string[] {
  const isApart = heading === 'under way' || heading === 'rejected';
  const ofKind = found.filter((drift) => (isApart ? drift.cause === heading : drift.kind === heading && !isNamedApart(drift)));
  if (number === 0) return [];
  const shown = ofKind.slice(0, namesShown);
  const rest = number - shown.length;
  return [
    '',
    `## ${heading} (${count(number)})`,
    '',
    ...shown.map(
      ({ sub, role, group, cause, kind }) =>
        `- ${nameOf(sub ?? role)}${group === undefined ? '' : ` in ${group}`}: ${isApart ? kind : cause}`,
    ),
    ...(rest > 0 ? [`- and ${count(rest)} more`] : []),
  ];
}

const nameOf = (name: string | undefined): string => (name === undefined ? 'the policy' : `\`${name}\``);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
