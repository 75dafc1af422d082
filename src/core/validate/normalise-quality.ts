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
 * The quality that a source's code stands for; undefined where nobody said. No code at all means valid, as the
 * contract has it. Case and surrounding blanks do not matter unless the configuration holds the code as it was sent.
 */
export const normaliseQuality = (
  raw: string | undefined,
  codes: Readonly<Record<string, Quality>>,
): Quality | undefined => {
  if (raw === undefined) return 'valid'
  return lookedUp(raw, codes) ?? lookedUp(raw.trim().toLowerCase(), codes)
}

/** Own keys only: a code may be called "constructor". */
const lookedUp = (code: string, codes: Readonly<Record<string, Quality>>): Quality | undefined => {
  if (Object.hasOwn(codes, code)) return codes[code]
  return Object.hasOwn(DEFAULT_QUALITY_CODES, code) ? DEFAULT_QUALITY_CODES[code] : undefined
}
