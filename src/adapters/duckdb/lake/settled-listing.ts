/**
 * A folder's names, looked at until two looks in a row are the same. A large folder is read in pieces: where a compaction is
 * at work, one look alone may miss both the new file, put behind it, and the old ones, taken away before it came to them.
 */
export const settledListing = (look: () => readonly string[]): readonly string[] => {
  let names = [...look()].sort()
  for (;;) {
    const again = [...look()].sort()
    if (again.length === names.length && again.every((name, i) => name === names[i])) return names
    names = again
  }
}
