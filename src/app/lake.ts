/** The lake's upkeep: the command line's way to it. */
export { compactLake } from '../adapters/duckdb/lake/compact-lake.ts'
