import { pino } from 'pino';
import { composePorts } from '../compose';
import { loggingObserver } from '../logging-observer';
import { createBatchProcessor } from '../relay';
import { readSettings } from '../settings';
import { createBatchHandler } from './create-batch-handler';

const settings = readSettings(process.env);
const observer = loggingObserver(pino({ level: settings.logLevel, base: { part: 'relay' } }));
const { queue, ...ports } = composePorts(settings);
const { controlBucket, ownRoleArns, deadLetterQueueUrl } = settings;

/** The relay as a function, behind the queue of events; its settings are those of the service. */
export const handler = createBatchHandler({
  process: createBatchProcessor({ ...ports, observer, controlBucket, ownRoleArns, clock: { now: () => new Date() } }),
  observer,
  ...(deadLetterQueueUrl === undefined ? {} : { deadLetters: queue }),
});
