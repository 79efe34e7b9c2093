/** How much a benchmark does: the number after its name, else its own. Throws where it is no whole number above 0. */
export function sizeOfRun(given: string | undefined, usual: number): number {
  const size = Number(given ?? usual);
  if (Number.isInteger(size) && size > 0) return size;
  throw new Error(`The size of a run is a whole number above 0, not "${String(given)}".`);
}
