import { stringify } from 'csv-stringify/sync';
import type { GatehouseConfig } from '../../../core/config/types';
import { everyHost } from '../access/every-host';
import { parseHost } from '../access/parse-host';
import { readHost, type RegisteredHost } from '../access/read-host';
import { type ReportRow, reportRows } from '../access/report-rows';
import { withAws } from '../access/with-aws';
import type { Aws } from '../open-aws';
import { errorLine, exitCodeOf, type PrintedResult } from '../result';
import type { Perform, Session } from '../session';
import type { AccessCommand } from './access';

interface ReportOptions {
  readonly csv?: true | undefined;
  readonly host?: string | undefined;
}

const columns: (keyof ReportRow)[] = ['pool', 'bucket', 'who', 'access', 'what', 'where', 'why', 'until', 'tenant'];

export function addAccessReport(access: AccessCommand, perform: Perform): void {
  access
    .command('report')
    .description(
      'List who reaches what and why, for an access review: bucket by bucket, those of tenants too, every user, role groups, ' +
        'and users by sub, as the record of the policy has them.',
    )
    .option('--csv', 'print comma-separated values, safe to open in a spreadsheet')
    .option('--host <kind:name>', 'of one bucket alone, s3:<bucket>')
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse access report --host s3:acme-globex\n' +
        '  $ temporal gatehouse access report --csv > access-review.csv',
    )
    .action((options) => perform((session) => withAws(session, undefined, (aws) => report(session, aws, options))));
}

/** How a host is printed, and what comes before the first, between two and after the last. */
interface Form {
  readonly before: string;
  readonly host: (host: RegisteredHost, rows: readonly ReportRow[]) => string;
  readonly between: string;
  readonly after: string;
  /** Instead of all of it, where there is no host. */
  readonly nothing: string;
}

/** Prints host by host, so that thousands of them are never in memory together. */
async function report(session: Session, aws: Aws, { csv, host: named }: ReportOptions): Promise<PrintedResult> {
  const { config, revision } = await aws.configs.published();
  const hosts = named === undefined ? everyHost(aws, config) : one(aws, named, config);
  const form = session.options.json ? asJson(revision) : csv === true ? asCsv : asText;
  const { out, drained } = session.terminal;
  let printed = 0;
  try {
    for await (const host of hosts) {
      out(printed++ === 0 ? form.before : form.between);
      out(form.host(host, reportRows(host.host, host.pools, host.record)));
      await drained?.();
    }
  } catch (error) {
    if (printed === 0) throw error;
    // What was printed is not a whole report: it stays unclosed, and is not followed by something that looks like one.
    session.progress(errorLine(error));
    return { printed: true, exitCode: exitCodeOf(error) };
  }
  out(printed === 0 ? form.nothing : form.after);
  return { printed: true, exitCode: 0 };
}

async function* one(aws: Aws, named: string, config: GatehouseConfig): AsyncGenerator<RegisteredHost> {
  yield await readHost(aws, await parseHost(aws, named, config), config);
}

const asText: Form = {
  before: '',
  host: (host, rows) => [headOf(host), ...rows.map(toLine), ''].join('\n'),
  between: '',
  after: '',
  nothing: 'Gatehouse writes no policy: it grants and denies nothing.\n',
};

function headOf({ host: { kind, name }, tenant, record }: RegisteredHost): string {
  const whose = tenant === undefined ? '' : ` of tenant ${tenant}`;
  if (record === undefined) return `${kind}:${name}${whose}: its writer has recorded nothing yet`;
  const { version, configRevision, written } = record;
  const when = written === undefined ? 'its policy is being written' : `policy ${written.hash} in force since ${written.at}`;
  return `${kind}:${name}${whose}: record ${String(version)} of configuration ${String(configRevision)}, ${when}`;
}

const toLine = ({ bucket, who, access, what, where, why, until }: ReportRow): string =>
  `  ${who}: ${access} ${what} on ${where === 'the bucket' ? bucket : `${bucket}/${where}`} (${why}${until === '' ? '' : `, until ${until}`})`;

/** Values that a spreadsheet would calculate get an apostrophe (https://csv.js.org/stringify/options/escape_formulas/). */
const toCsv = (rows: readonly ReportRow[], header: boolean): string =>
  stringify([...rows], { header, columns, escape_formulas: true });

const head = toCsv([], true);

const asCsv: Form = { before: head, host: (_, rows) => toCsv(rows, false), between: '', after: '', nothing: head };

function asJson(revision: number): Form {
  const before = `${JSON.stringify({ revision, at: new Date().toISOString() }).slice(0, -1)},"hosts":[\n`;
  const after = '\n]}\n';
  return { before, host: jsonOf, between: ',\n', after, nothing: `${before}${after}` };
}

function jsonOf({ host, tenant, record }: RegisteredHost, rows: readonly ReportRow[]): string {
  const { version, configRevision, written } = record ?? {};
  return JSON.stringify({ host, tenant, record: record === undefined ? null : { version, configRevision, written }, rows });
}
