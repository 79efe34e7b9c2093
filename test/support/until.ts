/** Waits until something that has no signal of its own holds; 20 s at most. A check that fails counts as `false`. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The condition did not come to hold within 20 s.');
}
