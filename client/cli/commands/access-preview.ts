import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GatehouseFailure } from '../../../core/failures';
import { compile, type CompiledPolicy } from '../../../core/policy/compile';
import { budgets, fits } from '../../../core/policy/limits';
import type { AccessRecord } from '../../../core/registry/access-record';
import { parseAccessRecord } from '../../../core/registry/parse-access-record';
import { compileInput, lookAtHost } from '../access/look-at-host';
import { parseHost } from '../access/parse-host';
import { readTenantBucket } from '../access/read-tenant-bucket';
import { withAws } from '../access/with-aws';
import { codeOf } from '../config-file';
import type { Aws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import type { AccessCommand } from './access';

interface PreviewOptions {
  readonly host?: string | undefined;
  readonly record?: string | undefined;
}

export function addAccessPreview(access: AccessCommand, perform: Perform): void {
  access
    .command('preview')
    .description('Print the policy of a host as it would be written now, with what it takes of the room there is.')
    .option('--host <kind:name>', 'whose policy, s3:<bucket>, also of a tenant (default: the only data bucket)')
    .option('--record <file>', 'compile from this access record instead of the stored one')
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse access preview --host s3:acme-user-data\n' +
        '  $ temporal gatehouse access preview --host s3:acme-user-data --record what-if.json --json',
    )
    .action((options) => perform((session) => withAws(session, undefined, (aws) => preview(session, aws, options))));
}

async function preview(session: Session, aws: Aws, { host: named, record: file }: PreviewOptions): Promise<CommandResult> {
  const published = await aws.configs.published();
  const host = await parseHost(aws, named, published.config);
  const given = file === undefined ? undefined : await readRecord(session, file);
  const whose = await readTenantBucket(aws, published.config.pools, host.name);
  const state = { ...(await lookAtHost(aws, host)), whose };
  const compiled = compile(compileInput(given === undefined ? state : { ...state, record: given }, published, new Date()));
  const { document, bytes, denyBytes, hash } = compiled;
  const budget = budgets[host.kind];
  const roomy = fits(compiled, host.kind);
  return {
    json: { host, document: document ?? null, hash, bytes, denyBytes, budget, fits: roomy },
    lines: [
      document === undefined ? 'There is nothing to write: the bucket needs no policy.' : JSON.stringify(document, undefined, 2),
      (roomy ? session.paint.green : session.paint.red)(describeRoom(compiled, budget)),
    ],
    exitCode: roomy ? 0 : 1,
  };
}

const describeRoom = ({ bytes, denyBytes }: CompiledPolicy, budget: (typeof budgets)['s3']): string =>
  `${String(bytes)} of ${String(budget.bytes)} bytes, ${String(denyBytes)} of them denies that name users; ` +
  `${String(budget.reservedForDenies)} are kept for those.`;

async function readRecord({ terminal }: Session, file: string): Promise<AccessRecord> {
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch((cause: unknown) => {
    const remedy = 'Pass the path of an access record, as registry/access/ of the control bucket holds them.';
    throw new GatehouseFailure('InvalidInput', { place: `--record ${file}`, value: codeOf(cause), remedy }, { cause });
  });
  return parseAccessRecord(text, `file=${file}`);
}
