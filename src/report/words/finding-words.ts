import { CUSTOMER_CLASSES } from '../../core/context/assets.ts'
import type { MessageKey } from '../messages/messages.ts'
import type { Speech } from './speech.ts'

/** A sentence that a score says of an alternative, and the message that says the same in any language. */
const FINDINGS: readonly (readonly [sentence: RegExp, key: MessageKey])[] = [
  [/^temperature unknown$/, 'findTemperatureUnknown'],
  [/^temperature slope (?<kw>-?[\d.]+) kW\/C$/, 'findSlope'],
  [/^customer class unknown$/, 'findClassUnknown'],
  [/^class (?<class>\w+)$/, 'findClass'],
  [/^floor is (?<percent>[\d.]+) % of the mean$/, 'findFloorShare'],
  [/^step of (?<kw>[\d.]+) kW$/, 'findStep'],
  [/^draws (?<kw>[\d.]+) of (?<declared>[\d.]+) kW declared$/, 'findDeclared'],
  [/^a meter missing from the area leaves its load in the residual$/, 'findMissingMeter'],
  [
    /^meter (?<id>\S+) is fed elsewhere: (?<kw>[\d.]+) kW, coefficient (?<coefficient>-?[\d.]+)$/,
    'findFedElsewhere',
  ],
  [
    /^meter (?<id>\S+) is fed here: (?<kw>[\d.]+) kW, coefficient (?<coefficient>-?[\d.]+)$/,
    'findFedHere',
  ],
  [/^meter (?<id>\S+) draws (?<factor>[\d.]+) times what it shows$/, 'findMultiplier'],
  [/^the head meter's load is (?<factor>[\d.]+) times what it shows$/, 'findHeadMultiplier'],
  [/^the head meter is (?<minutes>-?[\d.]+) min behind its consumers$/, 'findSkew'],
  [/^(?<kw>[\d.]+) kW from dusk to dawn, (?<hours>[\d.]+) h a night$/, 'findStreetLight'],
  [/^power factor of the block (?<factor>[\d.]+)$/, 'findPowerFactor'],
  [/^swings by (?<percent>[\d.]+) % of the block within the hour$/, 'findSwing'],
  [/^declared activity (?<activity>.+)$/s, 'findActivity'],
]

const NUMBER = /^-?\d+(?:\.(\d+))?$/

/**
 * What speaks for or against an alternative, in the reader's language; as the score says it where no message is known.
 * Numbers keep their decimals.
 */
export const findingWords = (sentence: string, speech: Speech): string => {
  for (const [pattern, key] of FINDINGS) {
    const groups = pattern.exec(sentence)?.groups
    if (groups !== undefined) return speech.say(key, shownValues(groups, speech))
    if (pattern.test(sentence)) return speech.say(key)
  }
  return sentence
}

/** Whether a sentence of a score is known in every language. */
export const isKnownFinding = (sentence: string): boolean =>
  FINDINGS.some(([pattern]) => pattern.test(sentence))

const shownValues = (
  groups: Readonly<Record<string, string>>,
  { formats, say }: Speech,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(groups).map(([name, text]) => {
      if (name === 'class') {
        const known = CUSTOMER_CLASSES.find((each) => each === text)
        return [name, known === undefined ? text : say(`class_${known}`)]
      }
      const number = name === 'id' ? null : NUMBER.exec(text)
      return [name, number === null ? text : formats.number(Number(text), number[1]?.length ?? 0)]
    }),
  )
