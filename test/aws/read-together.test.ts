import { readTogether } from '../../aws/read-together';

/** A read that answers its own number, once it is let go. */
function heldReads() {
  const letGo: (() => void)[] = [];
  const read = async (): Promise<number> => {
    const number = letGo.length + 1;
    await new Promise<void>((resolve) => letGo.push(resolve));
    return number;
  };
  return { read, letGo };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whoever asks while a read is under way gets one that began after they asked, and shares it', async () => {
  const { read, letGo } = heldReads();
  const ask = readTogether(read);
  const first = ask();
  const others = Promise.all([ask(), ask(), ask()]);
  letGo[0]?.();
  expect(await first).toBe(1);
  await turn();
  const late = ask();
  letGo[1]?.();
  expect(await others).toEqual([2, 2, 2]);
  await turn();
  letGo[2]?.();
  expect(await late).toBe(3);
  expect(letGo).toHaveLength(3);
});

test('a read that fails fails those who share it, and no others', async () => {
  let reads = 0;
  const ask = readTogether(() => (++reads === 1 ? Promise.reject(new Error('Out of reach.')) : Promise.resolve(reads)));
  const [first, second] = await Promise.allSettled([ask(), ask()]);
  expect([first.status, second]).toEqual(['rejected', { status: 'fulfilled', value: 2 }]);
  expect(await ask()).toBe(3);
});
