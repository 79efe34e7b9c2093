/** Waits until something that has no signal of its own holds; 45 s at most unless given. A check that fails counts as `false`. */
export async function until(holds: () => Promise<boolean>, patienceMs = 45_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The condition did not come to hold within ${String(patienceMs / 1000)} s.`);
}
