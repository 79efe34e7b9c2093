import { gatherReads } from '../../activities/gather-reads';

test('who asks of the same thing within a while shares a read, and who asks later gets another', async () => {
  const asked: string[] = [];
  const ask = gatherReads((name) => {
    asked.push(name);
    return Promise.resolve(name.toUpperCase());
  }, 5);
  const all = Promise.all([ask('a'), ask('b'), ask('a'), ask('a')]);
  expect(asked).toEqual([]);
  expect(await all).toEqual(['A', 'B', 'A', 'A']);
  expect(asked).toEqual(['a', 'b']);
  expect(await ask('a')).toBe('A');
  expect(asked).toEqual(['a', 'b', 'a']);
});
