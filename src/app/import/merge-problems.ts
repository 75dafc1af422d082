import type { ImportProblem } from './import-problem.ts'

/** Problems of one reason together, the example that of the first; faults before notes. */
export const mergeProblems = (problems: readonly ImportProblem[]): readonly ImportProblem[] => {
  const merged = new Map<string, ImportProblem>()
  for (const problem of problems) {
    const key = `${problem.reason} ${problem.what}`
    const known = merged.get(key)
    merged.set(
      key,
      known === undefined ? problem : { ...known, count: known.count + problem.count },
    )
  }
  return [...merged.values()].sort((a, b) => Number(a.isNote) - Number(b.isNote))
}
