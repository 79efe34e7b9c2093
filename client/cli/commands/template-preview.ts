import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { attributesKnownTo, type Format, formatOf, isShipped, templateRemedy } from '../../../core/first-login/template-name';
import { GatehouseFailure } from '../../../core/failures';
import type { RenderRequest } from '../../../core/ports';
import { createRenderer } from '../../../rendering/create-renderer';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { fieldsFromFile } from '../templates/fields-from-file';
import { fieldsOfUser } from '../templates/fields-of-user';
import { findTemplate } from '../templates/find-template';

interface PreviewOptions {
  readonly sub?: string | undefined;
  readonly data?: string | undefined;
  readonly pool?: string | undefined;
  readonly out?: string | undefined;
}

export function addTemplatePreview(program: Program, perform: Perform): void {
  program
    .command('template')
    .description('Look at the files that users get at their first sign-in.')
    .command('preview')
    .description('Render a template to a file here, for a user or for made-up data. Nothing is delivered.')
    .argument('<name>', 'welcome-pdf, default-config, or a file in templates/ beside gatehouse.yaml')
    .option('--sub <sub>', 'of a user, whose attributes are read; firstLogin.attributes says which are shown')
    .option('--data <file>', 'JSON to show instead: { "user": { "given_name": "Ada" }, "groups": [], "tenant": "acme" }')
    .option('--pool <id>', 'user pool, where there are several')
    .option('--out <file>', 'the file to write (default: named for the template)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse template preview welcome-pdf --data ada.json\n' +
        '  $ temporal gatehouse template preview welcome.html.liquid --sub 4f1c2d3e-0000-7000-8000-000000000001 --out x.html',
    )
    .action((name, options) => perform((session) => preview(session, name, options)));
}

async function preview(session: Session, name: string, options: PreviewOptions): Promise<CommandResult> {
  const format = formatOf(name);
  if (format === undefined) throw invalid('name', name, `It ${templateRemedy(name) ?? ''}.`);
  const parts = await partsOf(session, name, options);
  const body = await render({ name, format, ...parts, attributes: attributesKnownTo(name, parts.attributes) });
  const file = options.out ?? fileOf(name, format);
  await writeFile(resolve(session.terminal.cwd, file), body);
  const bytes = body.byteLength;
  return { json: { template: name, file, bytes }, lines: [session.paint.green(`Wrote ${file}, ${String(bytes)} bytes.`)] };
}

type Parts = Pick<RenderRequest, 'text' | 'fields' | 'attributes'>;

async function partsOf(session: Session, name: string, { sub, data, pool }: PreviewOptions): Promise<Parts> {
  if (sub !== undefined && data === undefined) return fieldsOfUser(session, { name, sub, pool });
  if (data === undefined || sub !== undefined) throw invalid('--sub, --data', undefined, 'Pass one of the two.');
  return { ...(await fieldsFromFile(session, data, pool)), text: await findTemplate(session, name) };
}

async function render(request: RenderRequest): Promise<Uint8Array> {
  const renderer = createRenderer({ threads: 1 });
  try {
    return await renderer.render(request);
  } finally {
    await renderer.close();
  }
}

const fileOf = (name: string, format: Format): string => (isShipped(name) ? `${name}.${format}` : basename(name, '.liquid'));

const invalid = (place: string, value: string | undefined, remedy: string): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', { place, ...(value === undefined ? {} : { value }), remedy });
