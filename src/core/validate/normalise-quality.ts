import type { Quality } from './quality.ts'

/**
 * Codes that are understood without configuration: the normalised words, and the numbers of ESPI's QualityOfReading
 * (NAESB REQ.21). 14, raw, is measured and only not yet checked by the head-end: the checks here are its validation,
 * so it counts as valid. Codes that stand for a forecast, a mixture or a derived value are left to the configuration.
 */
const DEFAULT_QUALITY_CODES: Readonly<Record<string, Quality>> = {
  valid: 'valid',
  edited: 'edited',
  estimated: 'estimated',
  questionable: 'questionable',
  missing: 'missing',
  '0': 'valid',
  '7': 'edited',
  '8': 'estimated',
  '9': 'estimated',
  '10': 'questionable',
  '14': 'valid',
  '17': 'valid',
  '18': 'valid',
  '19': 'valid',
}

/**
 * Categories of CIM's ReadingQualityType <system>.<category>.<index> (IEC 61968-9). 1 to 4 tell what happened around a
 * measured value (diagnostics, power quality, tamper, collection), so it stays valid; 5 and 6 failed a check. Derived,
 * projected and the like are left to the configuration.
 */
const CIM_CATEGORIES: Readonly<Record<string, Quality>> = {
  '0': 'valid',
  '1': 'valid',
  '2': 'valid',
  '3': 'valid',
  '4': 'valid',
  '5': 'questionable',
  '6': 'questionable',
  '7': 'edited',
  '8': 'estimated',
  '10': 'questionable',
}
const CIM_CODE = /^\d{1,3}\.(\d{1,3})\.(\d{1,5})$/
/** 5.259, KnownMissingRead: the head-end knows that it has no value. */
const CIM_MISSING = ['5', '259'] as const

/**
 * The quality that a source's code stands for; undefined where nobody said. No code at all means valid, as the
 * contract has it. Case and surrounding blanks do not matter unless the configuration holds the code as it was sent.
 */
export const normaliseQuality = (
  raw: string | undefined,
  codes: Readonly<Record<string, Quality>>,
): Quality | undefined => {
  if (raw === undefined) return 'valid'
  return lookedUp(raw, codes) ?? lookedUp(raw.trim().toLowerCase(), codes) ?? ofCim(raw)
}

const ofCim = (code: string): Quality | undefined => {
  const [, category = '', index] = CIM_CODE.exec(code) ?? []
  if (category === CIM_MISSING[0] && index === CIM_MISSING[1]) return 'missing'
  return Object.hasOwn(CIM_CATEGORIES, category) ? CIM_CATEGORIES[category] : undefined
}

/** Own keys only: a code may be called "constructor". */
const lookedUp = (code: string, codes: Readonly<Record<string, Quality>>): Quality | undefined => {
  if (Object.hasOwn(codes, code)) return codes[code]
  return Object.hasOwn(DEFAULT_QUALITY_CODES, code) ? DEFAULT_QUALITY_CODES[code] : undefined
}
