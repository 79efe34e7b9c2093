import { setTimeout as delay } from 'node:timers/promises';
import { createUndoStack, startTogether } from '../../../local/servers/undo-stack';

test('what was begun last is ended first, all of it though one fails, and the failure is reported', async () => {
  const ended: string[] = [];
  const undo = createUndoStack();
  undo.add(() => void ended.push('server'));
  undo.add(() => Promise.reject(new Error('the edge is stuck')));
  undo.add(async () => {
    await delay(10);
    ended.push('worker');
  });
  await expect(undo.run()).rejects.toThrow('the edge is stuck');
  expect(ended).toEqual(['worker', 'server']);
});

test('running twice, also at the same time, ends everything once', async () => {
  let ended = 0;
  const undo = createUndoStack();
  undo.add(async () => {
    await delay(10);
    ended += 1;
  });
  await Promise.all([undo.run(), undo.run()]);
  await undo.run();
  expect(ended).toBe(1);
});

test('parts that start side by side have all started or failed when the failure of one is reported', async () => {
  let slowStarted = false;
  const slow = delay(20).then(() => (slowStarted = true));
  await expect(startTogether(Promise.reject(new Error('no port')), slow)).rejects.toThrow('no port');
  expect(slowStarted).toBe(true);
});
