/** How sure an inference is. `weak` is taken with a warning; what cannot be told at all is a question. */
export type Strength = 'given' | 'certain' | 'weak'

/** One thing that was found out about the files, and what it was told from. */
export interface Finding {
  /** Path in the mapping, as `time.format`. */
  readonly field: string
  readonly value: string
  readonly evidence: string
  readonly strength: Strength
}

/** What the files do not tell, and nobody may guess. */
export interface Question {
  readonly field: string
  /** The option that answers it, with a value as an example. */
  readonly option: string
  readonly message: string
}

/** A value with its finding, or the question that takes its place. */
export type Inferred<Value> =
  | { readonly type: 'found'; readonly value: Value; readonly finding: Finding }
  | { readonly type: 'asked'; readonly question: Question }

export const found = <Value>(
  field: string,
  value: Value,
  shown: string,
  evidence: string,
  strength: Strength = 'certain',
): Inferred<Value> => ({
  type: 'found',
  value,
  finding: { field, value: shown, evidence, strength },
})

export const asked = <Value>(field: string, option: string, message: string): Inferred<Value> => ({
  type: 'asked',
  question: { field, option, message },
})

/** "1,203 of 1,203 values" */
export const share = (part: number, all: number, noun: string): string =>
  `${part.toLocaleString('en')} of ${all.toLocaleString('en')} ${noun}`
