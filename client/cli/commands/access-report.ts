import { stringify } from 'csv-stringify/sync';
import { policyHosts } from '../../../core/config/policy-hosts';
import { readAccessRecord } from '../access/look-at-host';
import { type ReportRow, reportRows } from '../access/report-rows';
import { withAws } from '../access/with-aws';
import type { Aws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Perform } from '../session';
import type { AccessCommand } from './access';

interface ReportOptions {
  readonly csv?: true | undefined;
}

const columns = ['pool', 'bucket', 'who', 'access', 'what', 'where', 'why', 'until'] as const satisfies (keyof ReportRow)[];

export function addAccessReport(access: AccessCommand, perform: Perform): void {
  access
    .command('report')
    .description('List who reaches what and why, for an access review: every user, role groups, and users by sub.')
    .option('--csv', 'print comma-separated values, safe to open in a spreadsheet')
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse access report\n  $ temporal gatehouse access report --csv > access-review.csv',
    )
    .action((options) => perform((session) => withAws(session, undefined, (aws) => report(aws, options))));
}

async function report(aws: Aws, { csv }: ReportOptions): Promise<CommandResult> {
  const { config, revision } = await aws.configs.published();
  const rows: ReportRow[] = [];
  for (const host of policyHosts(config)) rows.push(...reportRows(host, config.pools, await readAccessRecord(aws, host)));
  const json = { revision, at: new Date().toISOString(), rows };
  if (csv === true) return { json, lines: [toCsv(rows).trimEnd()] };
  return { json, lines: rows.length === 0 ? ['Gatehouse writes no policy: it grants and denies nothing.'] : rows.map(toLine) };
}

/** Values that a spreadsheet would calculate get an apostrophe (https://csv.js.org/stringify/options/escape_formulas/). */
const toCsv = (rows: readonly ReportRow[]): string =>
  stringify([...rows], { header: true, columns: [...columns], escape_formulas: true });

const toLine = ({ bucket, who, access, what, where, why, until }: ReportRow): string =>
  `${who}: ${access} ${what} on ${where === 'the bucket' ? bucket : `${bucket}/${where}`} (${why}${until === '' ? '' : `, until ${until}`})`;
