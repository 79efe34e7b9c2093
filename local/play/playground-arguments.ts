import { Command, Option } from '@commander-js/extra-typings';
import { triggerSetUps, type TriggerSetUp } from '../servers/pool-triggers';

/** Reads `--triggers sqs|temporal|none` (`sqs` unless given); ends the process with code 2 for anything else. */
export function playgroundArguments(name: string): { readonly triggers: TriggerSetUp } {
  return new Command(name)
    .usage('[--triggers <set-up>]')
    .addOption(
      new Option(
        '--triggers <set-up>',
        "where the pool's triggers lead: the queue, Temporal itself, or nowhere (CloudTrail alone)",
      )
        .choices(triggerSetUps)
        .default('sqs' as const),
    )
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts();
}
