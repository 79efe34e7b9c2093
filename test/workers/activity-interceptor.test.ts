import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { GatehouseFailure, type FailureType } from '../../core/failures';
import { ActivityInterceptor } from '../../workers/activity-interceptor';

const failing = (type: FailureType) => (): Promise<never> =>
  Promise.reject(new GatehouseFailure(type, { place: 'key=k', remedy: 'Look.' }));

const environment = () => new MockActivityEnvironment({}, { interceptors: [() => ({ inbound: new ActivityInterceptor() })] });

test.each([
  ['Throttled', false],
  ['MarkerForeign', true],
] as const)('%s becomes an ApplicationFailure, terminal %p, with place and remedy', async (type, nonRetryable) => {
  await expect(environment().run(failing(type))).rejects.toMatchObject({
    type,
    nonRetryable,
    details: [{ place: 'key=k', remedy: 'Look.' }],
  });
});

test('what a cancellation cut off counts as cancelled', async () => {
  const cancelled = environment();
  cancelled.cancel();
  await expect(cancelled.run(failing('AwsUnavailable'))).rejects.toBeInstanceOf(CancelledFailure);
});

test('a terminal failure stays one although the attempt was cancelled meanwhile', async () => {
  const cancelled = environment();
  cancelled.cancel();
  await expect(cancelled.run(failing('UserGone'))).rejects.toMatchObject({ type: 'UserGone', nonRetryable: true });
});
