import { Command } from '@commander-js/extra-typings';
import { requirePlayground } from './playground-file';
import { verbs, type Verb } from './verbs';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const program = new Command('play')
  .usage('<verb> <arguments> [--json]')
  .description('Does in the running playground what a customer would do: the same AWS calls as their app and back office.')
  .addHelpText('after', '\nKeys are inside of the user’s own prefix; one that begins with / is a key of the whole bucket.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

for (const verb of verbs) {
  program
    .command(`${verb.name} ${verb.parameters.map((parameter) => `<${parameter}>`).join(' ')}`)
    .description(verb.description)
    .option('--json', 'print one JSON object')
    .action((...all) => perform(verb, all.slice(0, verb.parameters.length) as string[], all.at(-2) as { json?: true }));
}

/** Exit codes: 0 done, 1 refused or failed, 2 not a valid command line. */
async function perform(verb: Verb, args: readonly string[], { json }: { json?: true }): Promise<void> {
  try {
    const played = await verb.play(requirePlayground(), args);
    process.stdout.write(`${json ? JSON.stringify(played.json) : played.text}\n`);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    if (json) process.stdout.write(`${JSON.stringify({ error: { name, message } })}\n`);
    else process.stderr.write(`${name === 'Error' ? '' : `${name}: `}${message}\n`);
    process.exitCode = 1;
  }
}

void program.parseAsync();
