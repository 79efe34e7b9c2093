/** How many of the first items can be kept, when fewer always fit where more do; at most `items.length`. */
export function longestPrefix<Item>(items: readonly Item[], fits: (kept: readonly Item[]) => boolean): number {
  let [kept, tooMany] = [0, items.length + 1];
  while (tooMany - kept > 1) {
    // The first guess is all of them, which is what nearly always fits.
    const guess = tooMany > items.length ? items.length : Math.floor((kept + tooMany) / 2);
    if (fits(items.slice(0, guess))) kept = guess;
    else tooMany = guess;
  }
  return kept;
}
