import { describe, expect, it } from 'vitest'
import { probabilityWord } from '../../../src/report/words/probability.ts'

describe('a probability in words', () => {
  it.each([
    [1, 'veryLikely'],
    [0.9, 'veryLikely'],
    [0.8999, 'likely'],
    [0.66, 'likely'],
    [0.5, 'possible'],
    [0.33, 'possible'],
    [0.2, 'unlikely'],
    [0.05, 'veryUnlikely'],
    [0, 'veryUnlikely'],
    [null, 'notJudged'],
  ] as const)('of %s is %s', (probability, word) => {
    expect(probabilityWord(probability)).toBe(word)
  })
})
